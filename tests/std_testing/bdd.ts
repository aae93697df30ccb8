/**
 * A stand-in for the part of `@std/testing/bdd` that the tests use, for places
 * where the published package is out of reach. Groups are Deno tests, whatever
 * they hold their steps; hooks run in the published order; `this` is not bound.
 *
 * @module
 */

type Hook = () => void | Promise<void>;
type Test = (t: Deno.TestContext) => void | Promise<void>;

/** What may stand between a test's or a group's name and its function. */
export interface Options {
  ignore?: boolean;
  only?: boolean;
  sanitizeOps?: boolean;
  sanitizeResources?: boolean;
  sanitizeExit?: boolean;
}

type Arguments<Body> = [name: string, body: Body] | [name: string, options: Options, body: Body];

interface Step {
  readonly name: string;
  readonly options: Options;
  /** Runs it inside the groups that hold it, outermost first. */
  run(t: Deno.TestContext, groups: readonly Group[]): Promise<void>;
}

class Group implements Step {
  readonly beforeAll: Hook[] = [];
  readonly afterAll: Hook[] = [];
  readonly beforeEach: Hook[] = [];
  readonly afterEach: Hook[] = [];
  readonly #steps: Step[] = [];

  constructor(readonly name: string, readonly options: Options) {}

  add(step: Step): void {
    this.#steps.push(step);
  }

  /** The steps marked with `only`, where there are some; otherwise all of them. */
  steps(): Step[] {
    const marked = this.#steps.filter((step) => step.options.only);
    return marked.length > 0 ? marked : this.#steps;
  }

  async run(t: Deno.TestContext, groups: readonly Group[]): Promise<void> {
    for (const hook of this.beforeAll) await hook();
    try {
      for (const step of this.steps()) {
        const { only: _, ...options } = step.options;
        await t.step({
          ...options,
          name: step.name,
          fn: (t) => step.run(t, [...groups, this]),
        });
      }
    } finally {
      for (const hook of this.afterAll) await hook();
    }
  }
}

class Case implements Step {
  constructor(readonly name: string, readonly options: Options, readonly body: Test) {}

  async run(t: Deno.TestContext, [outermost, ...inner]: readonly Group[]): Promise<void> {
    if (outermost === undefined) return await this.body(t);
    for (const hook of outermost.beforeEach) await hook();
    try {
      await this.run(t, inner);
    } finally {
      for (const hook of outermost.afterEach) await hook();
    }
  }
}

/** The group whose body is being run to collect its tests. */
let current: Group | undefined;

function register(step: Step): void {
  if (current !== undefined) current.add(step);
  else Deno.test({ ...step.options, name: step.name, fn: (t) => step.run(t, []) });
}

function addCase(extra: Options, ...[name, second, third]: Arguments<Test>): void {
  const [options, body] = third === undefined ? [{}, second as Test] : [second as Options, third];
  register(new Case(name, { ...options, ...extra }, body));
}

function addGroup(extra: Options, ...[name, second, third]: Arguments<() => void>): void {
  const [options, body] = third === undefined
    ? [{}, second as () => void]
    : [second as Options, third];
  const group = new Group(name, { ...options, ...extra });
  const parent = current;
  current = group;
  try {
    if ((body() as unknown) instanceof Promise) {
      throw new Error(
        `The body of the group "${name}" is asynchronous: move the waiting to a hook`,
      );
    }
  } finally {
    current = parent;
  }
  if (group.steps().some((step) => step.options.only)) group.options.only = true;
  register(group);
}

function addHook(kind: "beforeAll" | "afterAll" | "beforeEach" | "afterEach", hook: Hook): void {
  if (current === undefined) {
    current = new Group("global", {});
    const group = current;
    Deno.test({ name: group.name, fn: (t) => group.run(t, []) });
  }
  current[kind].push(hook);
}

type Registrar<Body> = (...args: Arguments<Body>) => void;

interface Marked<Body> extends Registrar<Body> {
  /** Leaves it out. */
  ignore: Registrar<Body>;
  /** Leaves it out. */
  skip: Registrar<Body>;
  /** Leaves the others out. */
  only: Registrar<Body>;
}

function marked<Body>(add: (extra: Options, ...args: Arguments<Body>) => void): Marked<Body> {
  return Object.assign((...args: Arguments<Body>) => add({}, ...args), {
    ignore: (...args: Arguments<Body>) => add({ ignore: true }, ...args),
    skip: (...args: Arguments<Body>) => add({ ignore: true }, ...args),
    only: (...args: Arguments<Body>) => add({ only: true }, ...args),
  });
}

/** Registers a group of tests. */
export const describe: Marked<() => void> = marked(addGroup);

/** Registers a test. */
export const it: Marked<Test> = marked(addCase);

/** Runs something once before the tests of the group. */
export function beforeAll(hook: Hook): void {
  addHook("beforeAll", hook);
}

/** Runs something once after the tests of the group. */
export function afterAll(hook: Hook): void {
  addHook("afterAll", hook);
}

/** Runs something before each test of the group and of the groups in it, outer hooks first. */
export function beforeEach(hook: Hook): void {
  addHook("beforeEach", hook);
}

/** Runs something after each test of the group and of the groups in it, inner hooks first. */
export function afterEach(hook: Hook): void {
  addHook("afterEach", hook);
}
