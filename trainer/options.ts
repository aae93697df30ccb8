/**
 * Command-line options, read strictly: what is unknown, doubled, missing its value
 * or of the wrong kind is refused with the list of what is known.
 *
 * @module
 */

import { parseArgs } from "node:util";
import { UserError } from "../shared/errors.ts";

/** An option of a command. */
export interface Option {
  /** What its value is called in the help; absent for a switch. */
  readonly value?: string;
  /** Whether it may be given without its value. */
  readonly isOptional?: true;
  readonly help: string;
}

/** The options of a command, by name without dashes. */
export type OptionTable = Readonly<Record<string, Option>>;

/** The options that were given: texts, and `true` for switches and where a value is left out. */
export type Options<Table extends OptionTable> = {
  readonly [Name in keyof Table]?: Table[Name] extends { value: string; isOptional: true }
    ? string | true
    : Table[Name] extends { value: string } ? string
    : true;
};

/**
 * @throws {UserError} Naming the argument and what is allowed.
 */
export function parseOptions<Table extends OptionTable>(
  args: readonly string[],
  table: Table,
): Options<Table> {
  const options = Object.fromEntries(
    Object.entries(table).map(([name, { value }]) => [
      name,
      { type: value === undefined ? "boolean" as const : "string" as const, multiple: true },
    ]),
  );
  const { tokens } = parseArgs({
    args: spellOut(args, table),
    options,
    strict: false,
    tokens: true,
  });
  const given: Record<string, string | true> = {};
  for (const token of tokens ?? []) {
    if (token.kind === "option-terminator") continue;
    if (token.kind === "positional") {
      throw new UserError(`Unexpected argument "${token.value}"; ${known(table)}`);
    }
    if (!Object.hasOwn(table, token.name)) {
      throw new UserError(`Unknown option ${token.rawName}; ${known(table)}`);
    }
    const option = table[token.name]!;
    if (Object.hasOwn(given, token.name)) {
      throw new UserError(`Option --${token.name} is given twice`);
    }
    if (option.value === undefined && token.value !== undefined) {
      throw new UserError(`Option --${token.name} takes no value, but "${token.value}" is given`);
    }
    // A value that looks like an option is one, its own value forgotten; `--seed=--x` is not.
    if (option.isOptional && token.value === "") {
      given[token.name] = true;
      continue;
    }
    const isForgotten = !token.inlineValue && token.value?.startsWith("--");
    if (option.value !== undefined && (!token.value || isForgotten)) {
      throw new UserError(`Option --${token.name} needs a value: --${token.name} ${option.value}`);
    }
    given[token.name] = token.value ?? true;
  }
  return given as Options<Table>;
}

/** Arguments in which an option whose value is left out does not take the next one for it. */
function spellOut(args: readonly string[], table: OptionTable): string[] {
  return args.map((arg, i) => {
    const isAlone = args[i + 1]?.startsWith("--") ?? true;
    const name = arg.slice(2);
    const isOptional = Object.hasOwn(table, name) && table[name]!.isOptional === true;
    return arg.startsWith("--") && isOptional && isAlone ? `${arg}=` : arg;
  });
}

/**
 * An option's value as a number.
 *
 * @returns undefined where the option is not given.
 * @throws {UserError} Where it is not a number of the kind and range.
 */
export function numberOption(
  name: string,
  text: string | undefined,
  { min = 0, max = Number.MAX_SAFE_INTEGER, isWhole = true } = {},
): number | undefined {
  if (text === undefined) return undefined;
  const number = /^[0-9]*\.?[0-9]+(e[-+]?[0-9]+)?$/i.test(text) ? Number(text) : NaN;
  if (!(number >= min && number <= max) || (isWhole && !Number.isInteger(number))) {
    const kind = isWhole ? "a whole number" : "a number";
    const range = max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`;
    throw new UserError(`Option --${name} is "${text}", but must be ${kind} ${range}`);
  }
  return number;
}

/**
 * An option's value as one of a few names.
 *
 * @throws {UserError} Where it is none of them.
 */
export function choiceOption<Name extends string>(
  name: string,
  text: string | undefined,
  names: readonly Name[],
): Name | undefined {
  if (text === undefined) return undefined;
  const choice = names.find((candidate) => candidate === text);
  if (choice === undefined) {
    throw new UserError(`Option --${name} is "${text}", but must be one of ${names.join(", ")}`);
  }
  return choice;
}

/** The help of a command's options, a line each. */
export function describeOptions(table: OptionTable): string {
  const rows = Object.entries(table).map(([name, { value, help }]) =>
    [`--${name}${value === undefined ? "" : ` ${value}`}`, help] as const
  );
  const width = Math.max(...rows.map(([usage]) => usage.length));
  return rows.map(([usage, help]) => `  ${usage.padEnd(width)}  ${help}`).join("\n");
}

function known(table: OptionTable): string {
  return `the options are ${Object.keys(table).map((name) => `--${name}`).join(", ")}`;
}
