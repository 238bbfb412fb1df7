variable "text" {
  type = string
}

variable "stage" {
  type = string
}

resource "terraform_data" "said" {
  input = "${var.text} from ${var.stage}"

  provisioner "local-exec" {
    command = "echo said as $AWS_PROFILE"
  }
}

output "said" {
  value = terraform_data.said.output
}
