/**
 * Findings from running an artifact at several sizes: an axis declared dynamic that does not work, named with the
 * output axis it froze, the size at which it broke, and the fix. Pure.
 */
import type { Finding } from '../../src-shared/finding.js';
import { type InputSpec, symbolsOf } from '../../src-shared/input-spec.js';
import type { Case, ParityResult } from '../../src-shared/parity.js';
import { type Artifact, targets } from '../../src-shared/target.js';
import { bakedLines } from './baked-lines.js';

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

/** The way out of a frozen axis, by what froze it. `others`: what else the run made of the same source. */
function fixFor(
  artifact: Artifact,
  symbol: string,
  example: number,
  range: string,
  others: readonly Artifact[],
): string {
  if (example === 1) {
    return `Export with an example size of 2 or more, for example ${symbol}=2${range}: the exporters take a size of 1 for a constant.`;
  }
  // torch.export says so itself where it cannot keep the axis: then its targets are no way out.
  const exportFreezes = others.some(({ findings }) =>
    findings.some(({ axis }) => axis?.kind === 'frozen' && axis.symbol === symbol),
  );
  if (exportFreezes && (artifact.target === 'onnx-legacy' || artifact.target === 'torchscript-trace'))
    return `Make the axis static (${String(example)} in place of ${symbol}); a loop over it is kept by torchscript-script alone.`;
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
  others: readonly Artifact[],
): Finding[] {
  const findings: Finding[] = [];
  for (const dim of symbolsOf(specs)) {
    const varying = casesVarying(dim.symbol, parity.cases);
    const broken = varying.map((each) => troubles.get(each.id)).find((trouble) => trouble?.kind === 'broke');
    if (broken === undefined) continue;
    const size = String(broken.case.sizes[dim.symbol]);
    const range = dim.min === null || dim.max === null ? '' : `{${String(dim.min)}..${String(dim.max)}}`;
    const fix = fixFor(artifact, dim.symbol, dim.example, range, others);
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

/** Right at the example, and other numbers elsewhere: something of the example is in the file. */
function differsAt(artifact: Artifact, { case: at, reason }: Trouble): Finding {
  const lines = bakedLines(artifact);
  const places = lines.map((line) => line.replace(/^.*[/\\]/, '')).join(', ');
  const cause = lines.length === 0 ? '' : `: tracing baked in what the example decided at ${places}`;
  const byValues = at.values === 'normal' ? 'sizes' : 'values';
  return {
    rule: 'parity-failed',
    severity: 'error',
    message: `At ${at.title} it differs from PyTorch${cause}. ${reason}`,
    where: lines[0] ?? '',
    fix:
      lines.length === 0
        ? `A value computed from the example may be baked in; compare the ${byValues} that pass with those that fail.`
        : 'Write the decision with torch.where, or use a target that keeps it: torchscript-script, or onnx with torch.cond.',
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

/** Findings about one artifact from a parity run whose reference is eager PyTorch; `others` of the run know ways out. */
export function findingsFromParity(
  artifact: Artifact,
  specs: readonly InputSpec[],
  parity: ParityResult,
  others: readonly Artifact[] = [],
): Finding[] {
  const troubles = troublesOf(labelOf(artifact), parity);
  const example = parity.cases[0];
  const atExample = example === undefined ? undefined : troubles.get(example.id);
  if (atExample !== undefined) return [brokenAtExample(artifact, atExample)];
  const findings = frozenFindings(artifact, specs, parity, troubles, others);
  const first = [...troubles.values()].find((trouble) => trouble.kind === 'differs');
  if (first !== undefined) findings.push(differsAt(artifact, first));
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
