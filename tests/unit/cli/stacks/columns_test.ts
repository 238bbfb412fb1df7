import assert from "node:assert/strict";
import {
  checkFields,
  chosenColumns,
  type Column,
  type RowData,
  rowsOf,
} from "../../../../src/cli/stacks/columns.ts";
import { AtmosError } from "../../../../src/errors.ts";

const rows = (count: number): RowData[] =>
  Array.from({ length: count }, (_, index) => {
    const own = { component: `c${index}`, stack: "dev" };
    return { own, whole: () => ({ ...own, vars: { region: "eu-west-1" } }) };
  });
const repeated = (value: string, count: number): Column[] =>
  Array.from({ length: count }, (_, index) => ({ name: `n${index}`, value }));

const tooMuch: Readonly<Record<string, readonly [readonly Column[], number]>> = {
  "steps of templates": [repeated('{{ len (repeat 4000000 "x") }}', 1), 400],
  "text that is kept": [repeated('{{ repeat 100000 "x" }}', 1), 5000],
  "columns without end": [repeated("{{ .component }}", 5000), 2000],
};

for (const [what, [columns, count]] of Object.entries(tooMuch)) {
  Deno.test(`the cells of a list have one budget together: ${what}`, () => {
    assert.equal(rowsOf(columns, rows(1)).length, 1, "one row is within it");
    assert.throws(
      () => rowsOf(columns, rows(count)),
      (error) =>
        error instanceof AtmosError && error.code === "config_invalid" &&
        /too many steps|make more than is worked out/.test(error.message),
    );
  });
}

Deno.test("a list of ten thousand components and ten columns is far within its budget", () => {
  const columns = chosenColumns(
    [],
    repeated('{{ .component }}-{{ .stack }} {{ .vars.region | default "none" }} {{ .vars | toJson }}', 10),
    [],
  );
  const made = rowsOf(columns, rows(10_000));
  assert.equal(made.length, 10_000);
  assert.equal(made[7]?.["n9"], 'c7-dev eu-west-1 {"region":"eu-west-1"}');
});

Deno.test("what a row holds is worked out once for all its cells", () => {
  let times = 0;
  const own = { component: "vpc" };
  const row: RowData = {
    own,
    whole: () => {
      times++;
      return { ...own, vars: { a: 1 } };
    },
  };
  const columns = [...repeated('{{ .vars.a }}{{ $_ := set .vars "a" 2 }}', 3), {
    name: "vars",
    value: "{{ .vars }}",
  }];
  assert.deepEqual(rowsOf(columns, [row]), [{ n0: "1", n1: "1", n2: "1", vars: '{"a":1}' }]);
  assert.equal(times, 1);
});

Deno.test("a column that no row has is an error that names those there are", () => {
  const check = (...flag: string[]): void => checkFields(chosenColumns(flag, undefined, []), rows(2));
  for (const flag of ["component,stack", "vars", "vars.region", "vars.nope", "X={{ .nope }}", "X=.stack"]) {
    check(flag);
  }
  for (const flag of ["nope", "stack,nope", "X=nope", "nope.deeper", "constructor"]) {
    assert.throws(() => check(flag), (error) =>
      error instanceof AtmosError && error.code === "usage" &&
      /^cannot show the column "(nope|nope\.deeper|constructor)": no row has it$/.test(error.message) &&
      /There are component, stack, vars, and/.test(error.hint ?? ""));
  }
  assert.throws(
    () => check("stak"),
    (error) => error instanceof AtmosError && /mean stack\?/.test(error.hint ?? ""),
  );
  checkFields(chosenColumns(["nope"], undefined, []), []);
});
