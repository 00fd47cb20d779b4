/** What loading a pickle would do, in plain words, as findings: what a person needs to know before trusting the file. */
import type { Finding } from '../../../src-shared/finding.js';
import { classOf, type GlobalClass } from './known-globals.js';
import {
  calledGlobal,
  globalName,
  isRecord,
  itemsOf,
  type PickleCall,
  type PickleGlobal,
  type PickleValue,
} from './pickle-values.js';
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
  const items = itemsOf(id);
  if (items?.[0] === 'module') return typeof items[2] === 'string' && typeof items[3] === 'string';
  return items?.[0] === 'storage' && isRecord(items[1] ?? null) && typeof items[2] === 'string';
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
  switch (classes.of(callable)) {
    case 'dangerous':
      return {
        rule: 'pickle-dangerous-call',
        severity: 'error',
        message: () => `Loading this file would run \`${valueText(call, 240)}\`.`,
        fix: doNotLoad,
      };
    case 'unknown':
      return {
        rule: 'pickle-unknown-call',
        severity: 'warning',
        message: () => `Loading this file would import ${callable.module} and make a ${globalName(callable)}.`,
        fix: loadSafely,
      };
    case 'allowed':
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
  const findings = new Findings(where);
  const classes = new Classes();
  const called = new Set<PickleValue>();
  for (const event of events) if (event.kind === 'call') called.add(calledGlobal(event.call.callable) ?? null);
  for (const event of events) {
    const finding = describe(event, called, classes);
    if (finding !== undefined) findings.add(finding);
  }
  const listed = findings.list();
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
  listed.push(
    refused.length === 0
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
          message: `torch.load(weights_only=True) refuses this file: ${reason(refused[0])}`,
          where,
          fix: '',
        },
  );
  return listed;
}

/** What the safe loader does not mind. */
const takenSafely = new Set(['pickle-frame', 'pickle-expansion']);

const reason = (first: Finding | undefined): string =>
  first === undefined ? '' : first.message.replace(/^Loading this file/, 'loading it');

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
