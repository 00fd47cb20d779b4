/** Lints a small ONNX model with one rule. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LintFinding } from '../../../src-shared/lint.js';
import { type ModelSpec, modelBytes } from '../../formats/onnx/test-models.js';
import { lintModel } from '../lint-model.js';
import { everyRule } from '../run-rules.js';

/** A model by which a rule is shown to find something, and one that is as it should be. */
export interface RuleCase {
  bad: ModelSpec;
  good: ModelSpec;
  /** What the message says of the bad one. */
  says: RegExp;
  /** Names of the places it leads to. */
  at?: readonly string[];
}

export async function lintBytes(bytes: Uint8Array, only: readonly string[], name = 'm.onnx'): Promise<LintFinding[]> {
  const dir = mkdtempSync(join(tmpdir(), 'lapidary-lint-'));
  try {
    const path = join(dir, name);
    writeFileSync(path, bytes);
    return (await lintModel(path, { ...everyRule, only })).findings;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

export const lintSpec = (spec: ModelSpec, ...only: readonly string[]): Promise<LintFinding[]> =>
  lintBytes(modelBytes(spec), only);
