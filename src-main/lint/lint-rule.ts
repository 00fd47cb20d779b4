/**
 * The extension point for lint rules: one file per rule, one line in registry.ts. A rule reads structure, and values of
 * weights only where it says so; it never runs the model.
 */
import type { NodeIndex, ValueIndex } from '../../src-shared/graph.js';
import type { Severity } from '../../src-shared/lint.js';
import type { LintContext } from './lint-context.js';

/** One thing a rule found. */
export interface Hit {
  /** One sentence saying what is wrong, in numbers. */
  message: string;
  nodes?: Iterable<NodeIndex>;
  values?: Iterable<ValueIndex>;
  /** Place within a file that is no node: 'archive/data.pkl'. */
  where?: string;
  /** Where it is less or more serious here than usually. */
  severity?: Severity;
  /** What to do in this case; that of the rule otherwise. */
  fix?: string;
}

export type Hits = Iterable<Hit> | Promise<Iterable<Hit>>;

export interface LintRule {
  /** Stable, in kebab case. */
  readonly id: string;
  readonly severity: Severity;
  /** What is wrong, in a few words. */
  readonly title: string;
  readonly help: {
    /** Why it matters: what breaks, and where. One paragraph. */
    readonly why: string;
    /** What to do. One or two sentences. */
    readonly fix: string;
  };
  /** Formats it applies to, as in InspectReport.format. */
  readonly formats: readonly string[] | 'all';
  /** Reads values of weights, which may be many GB: left out with --no-weights. */
  readonly weights?: true;
  check(context: LintContext): Hits;
}

/** Formats that hold an ONNX graph. */
export const onnxOnly = ['onnx'] as const;
