/** The operator documentation in assets/operators (made by scripts/operators.py), read when it is first asked for. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type OperatorDoc, type OperatorSchema, operatorFileSchema } from '../../../src-shared/operator-doc.js';
import { resources } from '../../resources.js';

interface DomainDocs {
  source: string;
  /** Forms of each operator, the oldest first. */
  byName: Map<string, OperatorSchema[]>;
}

/** Domains whose operators are documented. Files on disk are named by these words only, never by a model's text. */
const domains = ['ai.onnx', 'ai.onnx.ml', 'ai.onnx.preview', 'ai.onnx.preview.training', 'com.microsoft'] as const;

const loaded = new Map<string, Promise<DomainDocs>>();

async function load(domain: string): Promise<DomainDocs> {
  const text = await readFile(join(resources.operators, `${domain}.generated.json`), 'utf8');
  const file = operatorFileSchema.parse(JSON.parse(text));
  const byName = new Map<string, OperatorSchema[]>();
  for (const operator of file.operators) {
    const forms = byName.get(operator.name);
    if (forms === undefined) byName.set(operator.name, [operator]);
    else forms.push(operator);
  }
  for (const forms of byName.values()) forms.sort((a, b) => a.since - b.since);
  return { source: file.source, byName };
}

/**
 * The form of an operator that holds at version `opset` of its domain ('' is ai.onnx); null when it is not documented
 * or came later. An `opset` of 0 (the model names none) takes the newest form.
 */
export async function operatorDoc(domain: string, name: string, opset: number): Promise<OperatorDoc | null> {
  const known = domains.find((candidate) => candidate === (domain === '' ? 'ai.onnx' : domain));
  if (known === undefined) return null;
  let docs = loaded.get(known);
  if (docs === undefined) {
    docs = load(known);
    loaded.set(known, docs);
    // A failed read is tried again the next time.
    docs.catch(() => loaded.delete(known));
  }
  const { source, byName } = await docs;
  const forms = byName.get(name) ?? [];
  const form = opset <= 0 ? forms[forms.length - 1] : forms.findLast((each) => each.since <= opset);
  return form === undefined ? null : { ...form, domain: known, source, opset };
}
