/** What loading a pickle would do, in plain words, as findings: what a person needs to know before trusting the file. */
import type { Finding } from '../../../src-shared/finding.js';
import { classOf } from './known-globals.js';
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

class Findings {
  readonly #byMessage = new Map<string, { finding: Finding; count: number }>();

  add(finding: Finding): void {
    const known = this.#byMessage.get(`${finding.rule} ${finding.message}`);
    if (known !== undefined) known.count += 1;
    else this.#byMessage.set(`${finding.rule} ${finding.message}`, { finding, count: 1 });
  }

  list(): Finding[] {
    const all = [...this.#byMessage.values()];
    const byRule = new Map<string, number>();
    const listed: Finding[] = [];
    for (const { finding, count } of all) {
      const number = (byRule.get(finding.rule) ?? 0) + 1;
      byRule.set(finding.rule, number);
      if (number <= mostListed) {
        listed.push(count === 1 ? finding : { ...finding, message: `${finding.message} (${String(count)} times)` });
      }
    }
    for (const [rule, number] of byRule) {
      const first = listed.find((finding) => finding.rule === rule);
      if (number > mostListed && first !== undefined) {
        listed.push({ ...first, message: `And ${String(number - mostListed)} more of this kind.` });
      }
    }
    return listed;
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
function describeCall(call: PickleCall, how: string, where: string): Finding | undefined {
  const callable = calledGlobal(call.callable);
  if (callable === undefined) {
    return {
      rule: 'pickle-computed-call',
      severity: 'error',
      message: `Loading this file would call what another call returned: \`${valueText(call, 160)}\`.`,
      where,
      fix: doNotLoad,
    };
  }
  switch (classOf(callable)) {
    case 'dangerous':
      return {
        rule: 'pickle-dangerous-call',
        severity: 'error',
        message: `Loading this file would run \`${valueText(call, 240)}\`.`,
        where,
        fix: doNotLoad,
      };
    case 'unknown':
      return {
        rule: 'pickle-unknown-call',
        severity: 'warning',
        message: `Loading this file would import ${callable.module} and make a ${globalName(callable)}.`,
        where,
        fix: loadSafely,
      };
    case 'allowed':
      // The safe loader has no INST and OBJ: allowed names called that way are refused, too.
      return how === 'INST' || how === 'OBJ'
        ? {
            rule: 'pickle-old-call',
            severity: 'warning',
            message: `${globalName(callable)} is made by the opcode ${how}, which torch.load(weights_only=True) refuses.`,
            where,
            fix: loadSafely,
          }
        : undefined;
  }
}

function describeImport(global: PickleGlobal, where: string): Finding | undefined {
  const kind = classOf(global);
  if (kind === 'allowed') return undefined;
  const name = `${global.module}.${global.name}`;
  return kind === 'dangerous'
    ? {
        rule: 'pickle-dangerous-import',
        severity: 'error',
        message: `Loading this file would import ${name}, which can run code or reach files.`,
        where,
        fix: doNotLoad,
      }
    : {
        rule: 'pickle-unknown-import',
        severity: 'warning',
        message: `Loading this file would import ${name}, which runs the code of its module.`,
        where,
        fix: loadSafely,
      };
}

/** Classes whose state torch's safe loader sets. */
const statefulNames = new Set(['torch.Tensor', 'torch.nn.parameter.Parameter', 'collections.OrderedDict']);

function describeState(target: PickleValue, where: string): Finding | undefined {
  if (!isRecord(target) || target.kind !== 'call') return undefined;
  const called = calledGlobal(target.callable);
  const name = called === undefined ? '' : globalName(called);
  if (statefulNames.has(name) || /^torch\._utils\._rebuild_/.test(name)) return undefined;
  return {
    rule: 'pickle-state',
    severity: 'warning',
    message: `Loading this file would hand stored state to \`${name === '' ? 'a computed object' : name}\`, whose __setstate__ may run anything.`,
    where,
    fix: loadSafely,
  };
}

/** Findings about what the events of a pickle do, without a word on who would load it. */
export function loadFindings(events: readonly PickleEvent[], where: string, problem: string | null): Finding[] {
  const findings = new Findings();
  const called = new Set<PickleValue>();
  for (const event of events) if (event.kind === 'call') called.add(calledGlobal(event.call.callable) ?? null);
  for (const event of events) {
    const finding = describe(event, called, where);
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
  listed.push(
    listed.length === 0
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
          message: `torch.load(weights_only=True) refuses this file: ${reason(listed[0])}`,
          where,
          fix: '',
        },
  );
  return listed;
}

const reason = (first: Finding | undefined): string =>
  first === undefined ? '' : first.message.replace(/^Loading this file/, 'loading it');

function describe(event: PickleEvent, called: ReadonlySet<PickleValue>, where: string): Finding | undefined {
  switch (event.kind) {
    case 'import':
      // Said with its call, where there is one.
      return called.has(event.global) ? undefined : describeImport(event.global, where);
    case 'call':
      return describeCall(event.call, event.how, where);
    case 'state':
      return describeState(event.target, where);
    case 'persistent':
      return isTorchId(event.id)
        ? undefined
        : {
            rule: 'pickle-persistent-id',
            severity: 'error',
            message: `Loading this file would resolve the persistent id ${valueText(event.id, 120)}, which is no tensor storage.`,
            where,
            fix: doNotLoad,
          };
    case 'extension':
      return {
        rule: 'pickle-extension',
        severity: 'error',
        message: `Loading this file would use extension code ${String(event.code)} of the copyreg registry, which may name any function.`,
        where,
        fix: doNotLoad,
      };
  }
}
