/** What loading a pickle would do, in plain words, as findings: what a person needs to know before trusting the file. */
import type { Finding } from '../../../src-shared/finding.js';
import { classOf, type GlobalClass } from './known-globals.js';
import { NestedBudget, nestedIn } from './nested-pickles.js';
import {
  calledGlobal,
  globalName,
  isRecord,
  itemsOf,
  type PickleCall,
  type PickleGlobal,
  type PickleValue,
} from './pickle-values.js';
import { saysItActs } from './telling-names.js';
import type { PickleEvent } from './unpickle.js';
import { valueText } from './value-text.js';

/** Findings of one kind listed one by one; the rest is a number. */
const mostListed = 50;

const doNotLoad = 'Do not load this file. If it should be trusted, ask its author for safetensors.';
const loadSafely =
  'Load it with torch.load(weights_only=True) and allow only what you know (torch.serialization.add_safe_globals), or ask for safetensors.';

/** Messages of one kind that are told apart; beyond these they are only counted. */
const mostKept = 1000;
/** Texts made for one kind; a hostile file can ask for a million of them. */
const mostMade = 20_000;

/** A finding whose text is only made when it is kept. */
type Described = Omit<Finding, 'message' | 'where'> & { message: () => string };

class Findings {
  readonly #order: { finding: Finding; count: number }[] = [];
  readonly #byRule = new Map<string, { kept: Map<string, { count: number }>; made: number; more: number }>();

  constructor(readonly where: string) {}

  add({ message: text, ...rest }: Described): void {
    let ofRule = this.#byRule.get(rest.rule);
    if (ofRule === undefined) this.#byRule.set(rest.rule, (ofRule = { kept: new Map(), made: 0, more: 0 }));
    if (ofRule.kept.size >= mostKept || ofRule.made >= mostMade) {
      ofRule.more += 1;
      return;
    }
    ofRule.made += 1;
    const message = text();
    const known = ofRule.kept.get(message);
    if (known !== undefined) {
      known.count += 1;
      return;
    }
    const counted = { finding: { ...rest, message, where: this.where }, count: 1 };
    ofRule.kept.set(message, counted);
    this.#order.push(counted);
  }

  list(): Finding[] {
    const byRule = new Map<string, number>();
    const listed: Finding[] = [];
    for (const { finding, count } of this.#order) {
      const number = (byRule.get(finding.rule) ?? 0) + 1;
      byRule.set(finding.rule, number);
      if (number <= mostListed) {
        listed.push(count === 1 ? finding : { ...finding, message: `${finding.message} (${String(count)} times)` });
      }
    }
    for (const [rule, { kept, more }] of this.#byRule) {
      const first = listed.find((finding) => finding.rule === rule);
      const others = Math.max(0, kept.size - mostListed) + more;
      if (others > 0 && first !== undefined) {
        listed.push({ ...first, message: `And ${String(others)} more of this kind.` });
      }
    }
    return listed;
  }
}

/** Classes of globals, each decided once: a pickle may call one a million times. */
class Classes {
  readonly #known = new Map<PickleGlobal, GlobalClass>();

  of(global: PickleGlobal): GlobalClass {
    let found = this.#known.get(global);
    if (found === undefined) this.#known.set(global, (found = classOf(global)));
    return found;
  }
}

/**
 * The persistent ids torch writes: ('storage', type, key, location, elements[, view]), and in whole modules of torch
 * before 1.6 ('module', class, file, source).
 */
function isTorchId(id: PickleValue): boolean {
  const [tag, type = null, key, source] = itemsOf(id) ?? [];
  if (globalName(type) === '' || typeof key !== 'string') return false;
  return tag === 'storage' || (tag === 'module' && typeof source === 'string');
}

/** Modules a checkpoint's own classes come from are the user's affair; what they are is said, not judged. */
function describeCall(call: PickleCall, how: string, classes: Classes): Described | undefined {
  const callable = calledGlobal(call.callable);
  if (callable === undefined) {
    return {
      rule: 'pickle-computed-call',
      severity: 'error',
      message: () => `Loading this file would call what another call returned: \`${valueText(call, 160)}\`.`,
      fix: doNotLoad,
    };
  }
  const dangerous: Described = {
    rule: 'pickle-dangerous-call',
    severity: 'error',
    message: () => `Loading this file would run \`${valueText(call, 240)}\`.`,
    fix: doNotLoad,
  };
  switch (classes.of(callable)) {
    case 'dangerous':
      return dangerous;
    case 'unknown':
      if (saysItActs(callable.module, callable.name)) return dangerous;
      return {
        rule: 'pickle-unknown-call',
        severity: 'warning',
        message: () => `Loading this file would import ${callable.module} and make a ${globalName(callable)}.`,
        fix: loadSafely,
      };
    case 'allowed':
      if (callsAnother(call, callable, classes)) return dangerous;
      // The safe loader has no INST and OBJ: allowed names called that way are refused, too.
      return how === 'INST' || how === 'OBJ'
        ? {
            rule: 'pickle-old-call',
            severity: 'warning',
            message: () =>
              `${globalName(callable)} is made by the opcode ${how}, which torch.load(weights_only=True) refuses.`,
            fix: loadSafely,
          }
        : undefined;
  }
}

/** `_rebuild_from_type_v2(function, type, arguments, state)` calls what it is given. */
function callsAnother(call: PickleCall, callable: PickleGlobal, classes: Classes): boolean {
  if (callable.name !== '_rebuild_from_type_v2') return false;
  const given = itemsOf(call.args)?.[0] ?? null;
  if (!isRecord(given) || given.kind !== 'global') return true;
  const kind = classes.of(given);
  return kind === 'dangerous' || (kind === 'unknown' && saysItActs(given.module, given.name));
}

function describeImport(global: PickleGlobal, classes: Classes): Described | undefined {
  const kind = classes.of(global);
  if (kind === 'allowed') return undefined;
  const name = `${global.module}.${global.name}`;
  return kind === 'dangerous'
    ? {
        rule: 'pickle-dangerous-import',
        severity: 'error',
        message: () => `Loading this file would import ${name}, which can run code or reach files.`,
        fix: doNotLoad,
      }
    : {
        rule: 'pickle-unknown-import',
        severity: 'warning',
        message: () => `Loading this file would import ${name}, which runs the code of its module.`,
        fix: loadSafely,
      };
}

/** Classes whose state torch's safe loader sets. */
const statefulNames = new Set(['torch.Tensor', 'torch.nn.parameter.Parameter', 'collections.OrderedDict']);

function describeState(target: PickleValue): Described | undefined {
  if (!isRecord(target) || target.kind !== 'call') return undefined;
  const called = calledGlobal(target.callable);
  const name = called === undefined ? '' : globalName(called);
  if (statefulNames.has(name) || /^torch\._utils\._rebuild_/.test(name)) return undefined;
  return {
    rule: 'pickle-state',
    severity: 'warning',
    message: () =>
      `Loading this file would hand stored state to \`${name === '' ? 'a computed object' : name}\`, whose __setstate__ may run anything.`,
    fix: loadSafely,
  };
}

/** Findings about what the events of a pickle do, without a word on who would load it. */
export function loadFindings(events: readonly PickleEvent[], where: string, problem: string | null): Finding[] {
  return findingsAt(events, where, problem, { budget: new NestedBudget(), level: 0 });
}

interface Level {
  budget: NestedBudget;
  level: number;
}

function findingsAt(events: readonly PickleEvent[], where: string, problem: string | null, at: Level): Finding[] {
  const findings = new Findings(where);
  const nested: Finding[] = [];
  const classes = new Classes();
  const called = new Set<PickleValue>();
  for (const event of events) if (event.kind === 'call') called.add(calledGlobal(event.call.callable) ?? null);
  for (const event of events) {
    const finding = describe(event, called, classes);
    const inner = event.kind === 'call' ? nestedFindings(event.call, where, at, classes) : undefined;
    if (inner !== undefined && nested.length < mostKept) nested.push(...inner);
    if (finding !== undefined) findings.add(isHarmlessLoad(event, inner) ? nestedLoad : finding);
  }
  const listed = [...findings.list(), ...distinct(nested)];
  if (problem !== null) {
    listed.push({
      rule: 'pickle-damaged',
      severity: 'warning',
      message: `${problem} What comes before it would still be run by a full load.`,
      where,
      fix: 'Fetch the file again.',
    });
  }
  return listed;
}

/** Findings of the pickles a call is given; undefined where it is given none, or some that are not looked into. */
function nestedFindings(
  call: PickleCall,
  where: string,
  { budget, level }: Level,
  classes: Classes,
): Finding[] | undefined {
  const callable = calledGlobal(call.callable);
  // What torch's safe loader calls loads nothing in turn.
  if (callable !== undefined && classes.of(callable) === 'allowed') return undefined;
  const pickles = nestedIn(call, budget, level);
  if (pickles === undefined || pickles === 'unread') return undefined;
  const given = `bytes for ${callable === undefined ? 'a computed call' : globalName(callable)}`;
  const place = where === '' ? given : `${where} › ${given}`;
  return pickles.flatMap(({ events, problem }) => findingsAt(events, place, problem, { budget, level: level + 1 }));
}

/** Each once: a state_dict pickled without torch.save holds a pickle per tensor. */
function distinct(findings: readonly Finding[]): Finding[] {
  const byText = new Map(findings.map((finding) => [`${finding.rule}\n${finding.where}\n${finding.message}`, finding]));
  return [...byText.values()].slice(0, mostListed);
}

/** How tensors are pickled without torch.save: the bytes are a file of torch.save, and were found to hold nothing bad. */
function isHarmlessLoad(event: PickleEvent, inner: readonly Finding[] | undefined): boolean {
  return (
    event.kind === 'call' &&
    globalName(event.call.callable) === 'torch.storage._load_from_bytes' &&
    inner?.every(({ severity }) => severity === 'info') === true
  );
}

const nestedLoad: Described = {
  rule: 'pickle-nested-load',
  severity: 'warning',
  message: () =>
    'Loading this file would load other pickles within it (`torch.storage._load_from_bytes`); they hold only tensors and plain data.',
  fix: loadSafely,
};

/**
 * Findings about the events of a pickle, in their order; the last one says whether torch.load(weights_only=True) takes
 * it. `where` names the pickle: `data.pkl`. `problem`: why reading broke off, if it did.
 */
export function safetyFindings(
  events: readonly PickleEvent[],
  where: string,
  problem: string | null = null,
): Finding[] {
  const listed = loadFindings(events, where, problem);
  const refused = listed.filter(({ rule }) => !takenSafely.has(rule));
  const opcode = events.find((event) => event.kind === 'opcode');
  listed.push(
    refused.length === 0 && opcode === undefined
      ? {
          rule: 'weights-only-loads',
          severity: 'info',
          message: 'torch.load(weights_only=True) takes this file: it holds only tensors and plain data.',
          where,
          fix: '',
        }
      : {
          rule: 'weights-only-refuses',
          severity: 'warning',
          message: `torch.load(weights_only=True) refuses this file: ${reason(refused[0], opcode?.name)}`,
          where,
          fix: '',
        },
  );
  return listed;
}

/** What the safe loader does not mind. */
const takenSafely = new Set(['pickle-frame', 'pickle-expansion']);

const reason = (first: Finding | undefined, opcode: string | undefined): string =>
  first === undefined
    ? `it uses the opcode ${opcode ?? ''}, and the safe loader knows those of pickle protocol 2 only.`
    : first.message.replace(/^Loading this file/, 'loading it');

function describe(event: PickleEvent, called: ReadonlySet<PickleValue>, classes: Classes): Described | undefined {
  switch (event.kind) {
    case 'import':
      // Said with its call, where there is one.
      return called.has(event.global) ? undefined : describeImport(event.global, classes);
    case 'call':
      return describeCall(event.call, event.how, classes);
    case 'state':
      return describeState(event.target);
    case 'persistent':
      return isTorchId(event.id)
        ? undefined
        : {
            rule: 'pickle-persistent-id',
            severity: 'error',
            message: () =>
              `Loading this file would resolve the persistent id ${valueText(event.id, 120)}, which is no tensor storage.`,
            fix: doNotLoad,
          };
    case 'extension':
      return {
        rule: 'pickle-extension',
        severity: 'error',
        message: () =>
          `Loading this file would use extension code ${String(event.code)} of the copyreg registry, which may name any function.`,
        fix: doNotLoad,
      };
    case 'opcode':
      return undefined;
    case 'frame':
      return {
        rule: 'pickle-frame',
        severity: 'error',
        message: () =>
          `The instruction at byte ${String(event.at)} reaches beyond its frame: some versions of Python would go on elsewhere, and run what is hidden there.`,
        fix: doNotLoad,
      };
    case 'expansion':
      return {
        rule: 'pickle-expansion',
        severity: 'error',
        message: () =>
          `Its values share parts so that printing or copying what it loads would make ${event.size.toExponential(1)} values.`,
        fix: doNotLoad,
      };
  }
}
