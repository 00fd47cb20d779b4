/**
 * Where a symbol can lie in several places of a Reshape, row-major order does not say which: what comes behind does, or
 * running does. The ways to repair a model, the likeliest first.
 */
import type { AxisEdit, AxisRefusal } from '../../../src-shared/axes.js';
import type { OpenedModel } from '../../formats/model-format.js';
import { nodeLabel } from '../symbol-flow.js';
import { type WorkedOutEdit, workOutPicked } from './plan-edit.js';
import { type Choice, type Picks, shapeText } from './repairs.js';

/** Ways that are worked out, and ways among them that are worth being run. */
const maxTried = 40;
const maxGiven = 12;

const keyOf = (picks: Picks): string => JSON.stringify([...picks].sort());

/** Ways that differ from one in one choice it has not decided. */
function next(picks: Picks, choices: readonly Choice[]): Picks[] {
  return choices
    .filter(({ key }) => !picks.has(key))
    .flatMap(({ key, shapes }) => shapes.slice(1).map((_, at) => new Map([...picks, [key, at + 1]])));
}

/** Ways in which nothing is refused; where there is none, the likeliest with its refusals. Throws what working out throws. */
export function* alternatives(model: OpenedModel, edit: AxisEdit): Generator<WorkedOutEdit, void> {
  const waiting: Picks[] = [new Map()];
  const seen = new Set<string>();
  let first: WorkedOutEdit | undefined;
  let given = 0;
  for (let tried = 0; tried < maxTried && given < maxGiven; tried += 1) {
    const picks = waiting.shift();
    if (picks === undefined) break;
    const worked = workOutPicked(model, edit, picks);
    first ??= worked;
    if (worked.refused.length === 0) {
      given += 1;
      yield worked;
    }
    for (const each of next(picks, worked.choices)) {
      const key = keyOf(each);
      if (seen.has(key)) continue;
      seen.add(key);
      waiting.push(each);
    }
  }
  if (given === 0 && first !== undefined) yield first;
}

/** The likeliest way. */
export function workOutEdit(model: OpenedModel, edit: AxisEdit): WorkedOutEdit {
  for (const worked of alternatives(model, edit)) return worked;
  return workOutPicked(model, edit, new Map());
}

/** Said when none of several places proved right. */
export function undecided(model: OpenedModel, choices: readonly Choice[], tried: number): AxisRefusal[] {
  return choices.map(({ node, shapes }) => ({
    where: nodeLabel(model, node),
    reason: `This Reshape could be ${shapes.map(shapeText).join(' or ')}; ${String(tried)} ways were run, and none is proved.`,
  }));
}
