import { type Budget, TextWriter } from "../limits.ts";
import { typeName } from "../type_name.ts";
import { Int, type Value } from "../value.ts";
import { noFlags, type VerbFlags } from "./verb_flags.ts";
import { writeValue } from "./value.ts";

/** Go refuses widths and precisions past this. */
const MOST_WIDTH = 1_000_000;

const FLAGS: Readonly<Record<string, "minus" | "plus" | "sharp" | "space" | "zero">> = {
  "-": "minus",
  "+": "plus",
  "#": "sharp",
  " ": "space",
  "0": "zero",
};

/** `fmt.Sprintf` (https://pkg.go.dev/fmt). A wrong verb or argument shows up in the text as `%!…`, as in Go. */
export function printf(format: string, values: readonly Value[], budget: Budget): string {
  return new Printf(format, values, new TextWriter(budget)).run();
}

class Printf {
  readonly #format: string;
  readonly #values: readonly Value[];
  readonly #out: TextWriter;
  #at = 0;
  #next = 0;
  #reordered = false;
  #indexIsGood = true;

  constructor(format: string, values: readonly Value[], out: TextWriter) {
    this.#format = format;
    this.#values = values;
    this.#out = out;
  }

  run(): string {
    while (this.#at < this.#format.length) {
      const percent = this.#format.indexOf("%", this.#at);
      const end = percent < 0 ? this.#format.length : percent;
      if (end > this.#at) this.#out.write(this.#format.slice(this.#at, end));
      this.#at = end + 1;
      if (percent >= 0) this.#verb();
    }
    if (!this.#reordered && this.#next < this.#values.length) this.#extra();
    return this.#out.text();
  }

  #verb(): void {
    this.#indexIsGood = true;
    const flags = noFlags();
    for (let flag = FLAGS[this.#peek()]; flag !== undefined; flag = FLAGS[this.#peek()]) {
      flags[flag] = true;
      this.#at += 1;
    }
    let afterIndex = this.#index();
    afterIndex = this.#width(flags, afterIndex);
    if (this.#peek() === "." && this.#at + 1 < this.#format.length) {
      afterIndex = this.#precision(flags, afterIndex);
    }
    if (!afterIndex) this.#index();
    if (this.#at >= this.#format.length) return this.#out.write("%!(NOVERB)");
    const verb = String.fromCodePoint(this.#format.codePointAt(this.#at) ?? 0);
    this.#at += verb.length;
    this.#write(verb, flags);
  }

  #write(verb: string, flags: VerbFlags): void {
    if (verb === "%") return this.#out.write("%");
    if (!this.#indexIsGood) return this.#out.write(`%!${verb}(BADINDEX)`);
    if (this.#next >= this.#values.length) return this.#out.write(`%!${verb}(MISSING)`);
    if (verb === "v") {
      flags.goSyntax = flags.sharp;
      flags.sharp = false;
      flags.plus = false;
    }
    writeValue(this.#out, this.#values[this.#next], verb, flags);
    this.#next += 1;
  }

  #extra(): void {
    this.#out.write("%!(EXTRA ");
    this.#values.slice(this.#next).forEach((value, index) => {
      if (index > 0) this.#out.write(", ");
      if (value !== undefined && value !== null) this.#out.write(`${typeName(value)}=`);
      writeValue(this.#out, value, "v", noFlags());
    });
    this.#out.write(")");
  }

  #peek(): string {
    return this.#format[this.#at] ?? "";
  }

  /** Reads `[n]`, which picks the argument to use next; tells whether one was there. */
  #index(): boolean {
    if (this.#peek() !== "[") return false;
    this.#reordered = true;
    const close = this.#format.indexOf("]", this.#at);
    if (close < 0) {
      this.#at += 1;
      this.#indexIsGood = false;
      return false;
    }
    const inside = this.#format.slice(this.#at + 1, close);
    const index = Number(inside) - 1;
    this.#at = close + 1;
    const isNumber = /^[0-9]+$/.test(inside) && Number(inside) <= MOST_WIDTH;
    if (isNumber && index >= 0 && index < this.#values.length) {
      this.#next = index;
      return true;
    }
    this.#indexIsGood = false;
    return isNumber;
  }

  #width(flags: VerbFlags, afterIndex: boolean): boolean {
    if (this.#peek() !== "*") {
      flags.width = this.#digits();
      if (afterIndex && flags.width !== undefined) this.#indexIsGood = false;
      return afterIndex;
    }
    this.#at += 1;
    const width = this.#wholeArgument();
    if (width === undefined) this.#out.write("%!(BADWIDTH)");
    flags.width = width === undefined ? undefined : Math.abs(width);
    if (width !== undefined && width < 0) {
      flags.minus = true;
      flags.zero = false;
    }
    return false;
  }

  #precision(flags: VerbFlags, afterIndexBefore: boolean): boolean {
    this.#at += 1;
    if (afterIndexBefore) this.#indexIsGood = false;
    const afterIndex = this.#index();
    if (this.#peek() !== "*") {
      flags.precision = this.#digits() ?? 0;
      return afterIndex;
    }
    this.#at += 1;
    const precision = this.#wholeArgument();
    flags.precision = precision === undefined || precision < 0 ? undefined : precision;
    if (flags.precision === undefined) this.#out.write("%!(BADPREC)");
    return false;
  }

  /** Digits at the current place. A number that is far too large swallows the rest of the format, as in Go. */
  #digits(): number | undefined {
    let value: number | undefined;
    while (/^[0-9]$/.test(this.#peek())) {
      if ((value ?? 0) > MOST_WIDTH) {
        this.#at = this.#format.length;
        return undefined;
      }
      value = (value ?? 0) * 10 + Number(this.#peek());
      this.#at += 1;
    }
    return value;
  }

  /** The argument for a `*`, when it is a whole number that is not too large. */
  #wholeArgument(): number | undefined {
    if (this.#next >= this.#values.length) return undefined;
    const value = this.#values[this.#next];
    this.#next += 1;
    if (!(value instanceof Int)) return undefined;
    const number = Number(value.value);
    return Math.abs(number) > MOST_WIDTH ? undefined : number;
  }
}
