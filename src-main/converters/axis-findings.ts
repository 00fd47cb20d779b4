/**
 * Findings from running an artifact at several sizes: an axis declared dynamic that does not work, named with the
 * output axis it froze, the size at which it broke, and the fix. Pure.
 */
import type { Finding } from '../../src-shared/finding.js';
import { type InputSpec, symbolsOf } from '../../src-shared/input-spec.js';
import type { Case, ParityResult } from '../../src-shared/parity.js';
import { type Artifact, targets } from '../../src-shared/target.js';

/** How an artifact did at one case; undefined when it matched the reference. */
interface Trouble {
  case: Case;
  /** 'broke' when it did not run or gave another shape, 'differs' when only its numbers are off. */
  kind: 'broke' | 'differs';
  reason: string;
}

function troublesOf(label: string, parity: ParityResult): Map<string, Trouble> {
  const troubles = new Map<string, Trouble>();
  const referenceRan = new Set(parity.reference.map((each) => each.case));
  for (const each of parity.cases) {
    if (!referenceRan.has(each.id)) continue;
    const failure = parity.failures.find((entry) => entry.subject === label && entry.case === each.id);
    if (failure !== undefined) {
      troubles.set(each.id, { case: each, kind: 'broke', reason: failure.error.message });
      continue;
    }
    const outputs = parity.outputs.filter((output) => output.subject === label && output.case === each.id);
    const broken = outputs.find((output) => output.structure === 'fail');
    const off = broken ?? outputs.find((output) => output.verdict === 'fail');
    if (off !== undefined) {
      const kind = broken === undefined ? 'differs' : 'broke';
      troubles.set(each.id, { case: each, kind, reason: `${off.name}: ${off.reason}` });
    }
  }
  return troubles;
}

/** Cases that differ from the example in this symbol alone. */
function casesVarying(symbol: string, cases: readonly Case[]): Case[] {
  const example = cases[0];
  if (example === undefined) return [];
  return cases.filter((each) =>
    Object.entries(each.sizes).every(([name, size]) => (size !== example.sizes[name]) === (name === symbol)),
  );
}

/** Output axes whose size follows the symbol in the reference, as 'name, axis i'. */
function axesFollowing(each: Case, parity: ParityResult): { output: string; position: number; axis: number }[] {
  const example = parity.reference.find((entry) => entry.case === parity.cases[0]?.id);
  const varied = parity.reference.find((entry) => entry.case === each.id);
  if (example === undefined || varied === undefined) return [];
  return example.outputs.flatMap((output, position) => {
    const other = varied.outputs.find((entry) => entry.name === output.name);
    return output.shape.flatMap((size, axis) =>
      other !== undefined && other.shape[axis] !== size ? [{ output: output.name, position, axis }] : [],
    );
  });
}

function inputAxesOf(symbol: string, specs: readonly InputSpec[]): string {
  return specs
    .flatMap((spec) =>
      spec.dims.flatMap((dim, axis) =>
        dim.kind === 'dynamic' && dim.symbol === symbol ? [`${spec.name}, axis ${String(axis)}`] : [],
      ),
    )
    .join('; ');
}

/** The way out of a frozen axis, by what froze it. */
function fixFor(artifact: Artifact, symbol: string, example: number, range: string): string {
  if (example === 1) {
    return `Export with an example size of 2 or more, for example ${symbol}=2${range}: the exporters take a size of 1 for a constant.`;
  }
  switch (artifact.target) {
    case 'onnx-legacy':
      return `Export with the torch.export-based exporter (--to onnx), which keeps ${symbol} symbolic.`;
    case 'torchscript-trace':
      return `A Python number taken from the shape was baked by tracing; use --to torchscript-script or --to onnx.`;
    case 'torchscript-script':
    case 'exported-program':
    case 'onnx':
      return `The model computes a constant from ${symbol}; make it use x.shape[…] in its forward, or export for this size only.`;
  }
}

function frozenFindings(
  artifact: Artifact,
  specs: readonly InputSpec[],
  parity: ParityResult,
  troubles: Map<string, Trouble>,
): Finding[] {
  const findings: Finding[] = [];
  for (const dim of symbolsOf(specs)) {
    const varying = casesVarying(dim.symbol, parity.cases);
    const broken = varying.map((each) => troubles.get(each.id)).find((trouble) => trouble?.kind === 'broke');
    if (broken === undefined) continue;
    const size = String(broken.case.sizes[dim.symbol]);
    const range = dim.min === null || dim.max === null ? '' : `{${String(dim.min)}..${String(dim.max)}}`;
    const fix = fixFor(artifact, dim.symbol, dim.example, range);
    const frozenOutputs = axesFollowing(broken.case, parity).filter(({ output, position, axis }) => {
      const declared = artifact.outputs.find((value) => value.name === output) ?? artifact.outputs[position];
      const structural = parity.outputs.some(
        (entry) =>
          entry.subject === labelOf(artifact) &&
          entry.case === broken.case.id &&
          entry.name === output &&
          entry.structure === 'fail',
      );
      return typeof declared?.shape?.[axis] === 'number' || structural;
    });
    const named = frozenOutputs.map(({ output, axis }) => `output ${output}, axis ${String(axis)}`).join('; ');
    const inputs = inputAxesOf(dim.symbol, specs);
    const what =
      named === ''
        ? `The axis ${dim.symbol} (input ${inputs}) is declared dynamic but frozen inside at ${String(dim.example)}`
        : `The axis ${dim.symbol} was frozen at ${String(dim.example)} in ${named}`;
    findings.push({
      rule: 'frozen-axis',
      severity: 'error',
      message: `${what}: it breaks at ${dim.symbol}=${size}. ${broken.reason}`,
      where: named === '' ? `input ${inputs}` : named,
      fix,
    });
  }
  return findings;
}

/** The label an artifact has as a parity subject. */
export const labelOf = (artifact: Artifact): string => artifact.target;

/** It fails where it was made: what it does at other sizes says nothing about its axes. */
function brokenAtExample(artifact: Artifact, trouble: Trouble): Finding {
  const { title } = targets[artifact.target];
  return {
    rule: trouble.kind === 'broke' ? 'does-not-run' : 'parity-failed',
    severity: 'error',
    message: `At the sizes it was exported with, ${title} does not give what PyTorch gives. ${trouble.reason}`,
    where: '',
    fix:
      trouble.kind === 'broke'
        ? 'Try the other exporter or another opset.'
        : 'Compare with the other exporter; a branch on data may have been baked in.',
  };
}

/**
 * What the exporter itself said of an axis, and what running showed, as one finding: the first knows the line of code, the
 * second the size at which it breaks.
 */
export function joinAxisFindings(exported: readonly Finding[], run: readonly Finding[]): Finding[] {
  const joined = new Set<Finding>();
  const own = exported.map((finding) => {
    const { axis } = finding;
    const broke = run.find(
      (each) => axis !== undefined && each.rule === finding.rule && each.message.startsWith(`The axis ${axis.symbol} `),
    );
    if (broke === undefined) return finding;
    joined.add(broke);
    return { ...finding, message: `${finding.message} ${broke.message}`, where: broke.where };
  });
  return [...own, ...run.filter((finding) => !joined.has(finding))];
}

/** Findings about one artifact from a parity run whose reference is eager PyTorch. */
export function findingsFromParity(artifact: Artifact, specs: readonly InputSpec[], parity: ParityResult): Finding[] {
  const troubles = troublesOf(labelOf(artifact), parity);
  const example = parity.cases[0];
  const atExample = example === undefined ? undefined : troubles.get(example.id);
  if (atExample !== undefined) return [brokenAtExample(artifact, atExample)];
  const findings = frozenFindings(artifact, specs, parity, troubles);
  const others = [...troubles.values()].filter((trouble) => trouble.kind === 'differs');
  const first = others[0];
  if (first !== undefined) {
    findings.push({
      rule: 'parity-failed',
      severity: 'error',
      message: `At ${first.case.title} it differs from PyTorch. ${first.reason}`,
      where: '',
      fix: 'A value computed from the example was baked in; compare the sizes that pass with those that fail.',
    });
  }
  if (findings.length === 0 && troubles.size > 0) {
    const [only] = troubles.values();
    findings.push({
      rule: 'frozen-axes-together',
      severity: 'error',
      message: `Each axis works alone, but at ${only?.case.title ?? ''} it breaks. ${only?.reason ?? ''}`,
      where: '',
      fix: 'Two axes depend on one another in the graph; fix one of them or export with other example sizes.',
    });
  }
  return findings;
}
