/** Our verdict on every axis beside plain ONNX Runtime runs in Python at the same sizes. */
import type { AxesReport, Axis } from '../../src-shared/axes.js';

export interface PlainCase {
  inputs: Record<string, number[]>;
  sizes: Record<string, number>;
}

export interface PlainRun {
  error: string | null;
  wrong: [string, number][];
}

/** One verdict of ours: at this size of this symbol the model works, or does not. */
export interface Verdict {
  symbol: string;
  size: number;
  works: boolean;
}

const nameOf = (axis: Axis): string | null => axis.symbol ?? axis.inferred;

function caseOf(report: AxesReport, sizes: Record<string, number>): PlainCase {
  const shape = (axes: readonly Axis[]): number[] => axes.map((axis) => axis.value ?? sizes[nameOf(axis) ?? ''] ?? -1);
  return { inputs: Object.fromEntries(report.inputs.map(({ name, axes }) => [name, shape(axes)])), sizes };
}

/** The base, and a case for every verdict. */
export function casesOf(report: AxesReport): { cases: PlainCase[]; verdicts: Verdict[] } {
  const base = Object.fromEntries(
    report.symbols.flatMap(({ symbol, base: size }) => (size === null ? [] : [[symbol, size]])),
  );
  const cases = [caseOf(report, base)];
  const verdicts: Verdict[] = [];
  for (const { symbol, sameAs } of report.symbols) {
    const axis = report.inputs.flatMap(({ axes }) => axes).find((each) => nameOf(each) === symbol);
    if (axis === undefined) continue;
    const all = [
      ...axis.works.map((size) => ({ symbol, size, works: true })),
      ...axis.breaks.map(({ size }) => ({ symbol, size, works: false })),
    ];
    for (const verdict of all) {
      verdicts.push(verdict);
      const changed = Object.fromEntries([symbol, ...sameAs].map((name) => [name, verdict.size]));
      cases.push(caseOf(report, { ...base, ...changed }));
    }
  }
  return { cases, verdicts };
}

/** Verdicts that the runs do not bear out. What is wrong at the base already is nobody's fault. */
export function disagreements(verdicts: readonly Verdict[], [base, ...runs]: readonly PlainRun[]): string[] {
  const known = new Set((base?.wrong ?? []).map(String));
  return verdicts.flatMap(({ symbol, size, works }, at) => {
    const run = runs[at];
    const really = run?.error === null && run.wrong.every((place) => known.has(String(place)));
    return really === works
      ? []
      : [`${symbol}=${String(size)}: ours ${String(works)}, really ${run?.error ?? JSON.stringify(run?.wrong)}`];
  });
}
