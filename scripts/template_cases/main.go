// Command template_cases asks Go's text/template, with Sprig, what each case gives, and writes the table that the
// tests of src/templates compare with: go run . > ../../tests/fixtures/templates.json
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
	"text/template"
	"time"

	"github.com/Masterminds/sprig/v3"
	"sigs.k8s.io/yaml"
)

// testCase is one template with its data (JSON; the common data when empty) and rule for missing keys ("error" when empty).
type testCase struct {
	template string
	data     string
	missing  string
}

// row is one line of the table: either the output, or where in which phase it failed.
type row struct {
	Template   string          `json:"template"`
	Data       json.RawMessage `json:"data,omitempty"`
	MissingKey string          `json:"missingKey,omitempty"`
	Output     *string         `json:"output,omitempty"`
	Error      string          `json:"error,omitempty"`
	Line       int             `json:"line,omitempty"`
}

// commonData is what cases without data of their own are run over.
const commonData = `{
	"name": "vpc", "empty": "", "nothing": null, "yes": true, "no": false, "zero": 0, "one": 1, "big": 1234567, "pi": 3.14,
	"unicode": "héllo wörld ✓ 🚀", "html": "<a href=\"x\">it's & that</a>", "lines": "one\ntwo\nthree",
	"list": ["a", "b", "c"], "numbers": [3, 1, 2], "mixed": [1, "two", 3.5, true, null, ["x"], {"k": "v"}], "none": [],
	"map": {"b": 2, "a": 1, "c": {"d": {"e": "deep"}}}, "void": {}, "users": [{"name": "ann", "age": 41}, {"name": "bob", "age": 7}],
	"Arguments": {"component": "vpc", "template": "{{ .Flags.stack }}"}, "Flags": {"stack": "plat-ue2-prod", "dry-run": true},
	"ComponentConfig": {"vars": {"region": "us-east-2", "zones": ["a", "b"], "tags": {"Team": "net", "Env": "prod"}}, "workspace": "ws"}
}`

var place = regexp.MustCompile(`^template: case:(\d+)`)

func main() {
	os.Clearenv()
	os.Setenv("HOME", "/home/ann")
	os.Setenv("EMPTY", "")
	time.Local = time.UTC

	families := [][]testCase{
		languageCases, syntaxCases, valueCases, printCases, stringCases, wordCases,
		listCases, dictCases, defaultCases, mathCases, encodingCases, dateCases, regexCases, otherCases,
	}
	var rows []row
	for _, family := range families {
		for _, one := range family {
			rows = append(rows, run(one))
		}
	}
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	fmt.Printf("{\"go\": %q, \"data\": %s,\n\"cases\": [\n", "go1.26", compact(commonData))
	for i, one := range rows {
		if i > 0 {
			fmt.Print(",")
		}
		if err := out.Encode(one); err != nil {
			panic(err)
		}
	}
	fmt.Println("]}")
}

func run(one testCase) row {
	result := row{Template: one.template, MissingKey: one.missing}
	data := commonData
	if one.data != "" {
		data = one.data
		result.Data = json.RawMessage(compact(one.data))
	}
	missing := one.missing
	if missing == "" {
		missing = "error"
	}
	parsed, err := template.New("case").Option("missingkey=" + missing).Funcs(functions()).Parse(one.template)
	if err != nil {
		result.Error = "parse"
		return result
	}
	var out bytes.Buffer
	if err := parsed.Execute(&out, decode(data)); err != nil {
		result.Error = "execute"
		if match := place.FindStringSubmatch(err.Error()); match != nil {
			result.Line, _ = strconv.Atoi(match[1])
		}
		return result
	}
	text := strings.ToValidUTF8(out.String(), "\ufffd")
	if broken := out.String(); text != broken {
		// One mark for each byte, as encoding/json writes them.
		quoted, _ := json.Marshal(broken)
		json.Unmarshal(quoted, &text)
	}
	result.Output = &text
	return result
}

// functions are Sprig's with a fixed clock, and toYaml and getenv, which other tools add to them.
func functions() template.FuncMap {
	all := sprig.TxtFuncMap()
	all["now"] = func() time.Time { return time.Date(2026, 3, 4, 5, 6, 7, 89000000, time.UTC) }
	all["toYaml"] = func(value any) (string, error) {
		out, err := yaml.Marshal(value)
		return strings.TrimSuffix(string(out), "\n"), err
	}
	return all
}

// decode reads JSON with whole numbers as int and all others as float64, as a YAML reader has them.
func decode(text string) any {
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		panic(fmt.Sprintf("%v in %s", err, text))
	}
	return typed(value)
}

func typed(value any) any {
	switch value := value.(type) {
	case json.Number:
		if whole, err := strconv.Atoi(value.String()); err == nil {
			return whole
		}
		float, _ := value.Float64()
		return float
	case []any:
		for i := range value {
			value[i] = typed(value[i])
		}
	case map[string]any:
		for key := range value {
			value[key] = typed(value[key])
		}
	}
	return value
}

func compact(text string) string {
	var out bytes.Buffer
	if err := json.Compact(&out, []byte(text)); err != nil {
		panic(err)
	}
	return out.String()
}
