/** What a source is and what loading it would run, before any of it is loaded. */
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { LapidaryError } from '../../src-shared/errors.js';
import type { Finding } from '../../src-shared/finding.js';
import { isNamedModel, type Source, type SourceLook } from '../../src-shared/source.js';
import { lintFile } from '../formats/lint.js';
import { hashOf } from './place.js';
import { sourceKindOf } from './source-kind.js';

/** Looks at a source with an absolute path. Throws when it is none, or when its file is not the one that was pinned. */
export async function lookAtSource(source: Source): Promise<SourceLook> {
  const { path } = source;
  const kind = sourceKindOf(path);
  const findings = await findingsOf(kind, path);
  const isWeights = kind === 'module' && findings.some(({ rule }) => rule === 'weights-only-loads');
  if (isWeights) {
    throw new LapidaryError(
      'NOT_A_MODULE',
      `${basename(path)} holds weights and no model: the code that computes with them is not in the file.`,
      `Give the Python file that builds the model, and this as its weights: model.py:make --checkpoint ${path}`,
    );
  }
  const needsTrust = kind === 'module' || findings.some(({ rule }) => rule === 'own-code');
  // A folder may be large; its hash is for the run's record.
  const sha256 = kind === 'huggingface' || isNamedModel(path) ? null : await hashOf(path);
  return { kind, path, needsTrust, findings, sha256 };
}

/** Whether looking reads more than a few lines: of a Python file or a model by name there is nothing to be read. */
export const needsReading = ({ path }: Source): boolean => !isNamedModel(path) && !/\.py$/i.test(path);

async function findingsOf(kind: SourceLook['kind'], path: string): Promise<Finding[]> {
  if (kind === 'module') return lintFile(path);
  return kind === 'huggingface' ? ownCode(path) : [];
}

/** A folder may name classes of its own, which `trust_remote_code` would import. */
async function ownCode(folder: string): Promise<Finding[]> {
  const text = await readFile(join(folder, 'config.json'), 'utf8').catch(() => '');
  let map: unknown;
  try {
    map = (JSON.parse(text) as { auto_map?: unknown }).auto_map;
  } catch {
    return []; // The worker says in one sentence that it cannot be read.
  }
  if (typeof map !== 'object' || map === null || Object.keys(map).length === 0) return [];
  const classes = Object.values(map).map((each) => String(each).slice(0, 100));
  return [
    {
      rule: 'own-code',
      severity: 'warning',
      message: `Loading this folder would run its own Python code: ${classes.slice(0, 5).join(', ')}.`,
      where: 'config.json',
      fix: 'Read these files before you trust them.',
    },
  ];
}
