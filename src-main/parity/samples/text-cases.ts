/** A text file, one sample a line, as cases: line by line, then all as one padded batch where the axis allows. */
import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { exampleCase, maxCaseElements } from '../../../src-shared/cases.js';
import type { DTypeName } from '../../../src-shared/dtype.js';
import { LapidaryError } from '../../../src-shared/errors.js';
import { type InputSpec, shapeAt } from '../../../src-shared/input-spec.js';
import { paddingRoleOf } from '../../../src-shared/padding-role.js';
import type { SampleCase, SamplesRequest } from '../../../src-shared/samples.js';
import { unreadable } from '../../formats/path-checks.js';
import { writeNpy, zeros } from '../../io/npy.js';
import { safeFileName } from '../../io/safe-file-name.js';
import { type JobContext, throwIfCancelled } from '../../jobs/job-context.js';
import { writeCaseInputs } from '../make-inputs.js';
import { batchesOf } from './batches.js';
import { idsInput, textElements, textShape, type Tokens } from './text-input.js';
import { type TextTokenizer, tokenizerIn } from './tokenizer.js';

const maxFileBytes = 1 << 20;
/** Lines that are taken. */
const mostLines = 32;
const mostCharacters = 20_000;

/** The lines that hold something. Throws FILE_NOT_FOUND, FILE_UNREADABLE, FORMAT_UNSUPPORTED. */
export async function linesOf(path: string): Promise<string[]> {
  const info = await stat(path).catch((thrown: unknown) => {
    throw unreadable(path, thrown);
  });
  const hint = 'Give a text file with one sample a line.';
  const refuse = (why: string): LapidaryError => new LapidaryError('FORMAT_UNSUPPORTED', `${path} ${why}.`, hint);
  if (!info.isFile()) throw refuse('is not a file');
  if (info.size > maxFileBytes) throw refuse('is larger than 1 MB');
  const text = await readFile(path, 'utf8').catch((thrown: unknown) => {
    throw unreadable(path, thrown);
  });
  if (/[\0\uFFFD]/.test(text)) throw refuse('is not text in UTF-8');
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  if (lines.length === 0) throw refuse('holds no text');
  if (lines.some((line) => line.length > mostCharacters))
    throw refuse('has a line that is longer than 20,000 characters');
  return lines;
}

function checkIds(ids: InputSpec, texts: readonly Tokens[], tokenizer: TextTokenizer): void {
  const largest = texts.reduce((most, { ids: each }) => each.reduce((a, b) => Math.max(a, b), most), 0);
  if (ids.high === null || largest <= ids.high) return;
  throw new LapidaryError(
    'INPUT_MISMATCH',
    `${tokenizer.path} gives the id ${String(largest)}, and ${ids.name} takes ids up to ${String(ids.high)}.`,
    'It is the tokenizer of another model.',
  );
}

interface Line {
  number: number;
  tokens: Tokens;
}

async function caseOf(
  { path, specs, into, seed }: SamplesRequest,
  ids: InputSpec,
  lines: readonly Line[],
  tokenizer: TextTokenizer,
  index: number,
): Promise<SampleCase> {
  const texts = lines.map(({ tokens }) => tokens);
  const shape = textShape(ids, texts);
  if (shape.rows * shape.length > maxCaseElements)
    throw new LapidaryError('INPUT_MISMATCH', `${path} gives more tokens than a case may hold.`, 'Give shorter lines.');
  const numbers = [...new Set(lines.map(({ number }) => number))];
  const title =
    numbers.length === 1
      ? `${basename(path)}, line ${String(numbers[0])}`
      : `${basename(path)}, ${String(numbers.length)} lines`;
  const id = safeFileName(title, index, '');
  const plain = exampleCase(specs, shape.sizes);
  const said = new Map(
    specs.flatMap((spec) => {
      const elements = textElements(spec, ids, shape, texts, tokenizer.padId);
      return elements === null ? [] : [[spec, elements] as const];
    }),
  );
  const paths = await writeCaseInputs(specs, { ...plain, id }, into, seed, (spec) => !said.has(spec));
  for (const [spec, elements] of said) {
    const tensor = zeros(spec.dtype as DTypeName, shapeAt(spec, shape.sizes));
    const { data } = tensor;
    for (const [at, element] of elements.entries()) {
      if (data instanceof BigInt64Array || data instanceof BigUint64Array) data[at] = BigInt(element);
      else data[at] = element;
    }
    const file = join(into, id, safeFileName(spec.name, specs.indexOf(spec), '.npy'));
    await writeNpy(file, tensor);
    paths[spec.name] = file;
  }
  const longest = Math.max(...texts.map(({ ids: each }) => each.length));
  const fit = longest > shape.length ? `, cut to ${String(shape.length)}` : '';
  const what =
    numbers.length === 1 ? 'a real text' : `${String(numbers.length)} real texts as a batch, the shorter ones padded`;
  const why = `${what}, ${String(longest)} tokens of ${basename(tokenizer.path)}${fit}`;
  return { case: { ...plain, id, title, values: 'files', why }, inputs: paths };
}

/** Reads the lines and writes their tensors. Throws INPUT_MISMATCH, FILE_NOT_FOUND, FORMAT_UNSUPPORTED, CANCELLED. */
export async function textCases(context: JobContext, request: SamplesRequest): Promise<SampleCase[]> {
  const { path, specs } = request;
  const ids = idsInput(specs, path);
  const all = await linesOf(path);
  const tokenizer = await tokenizerIn([...request.modelDirs, dirname(path)], path);
  if (all.length > mostLines)
    context.log('info', 'job', `${path}: the first ${String(mostLines)} of ${String(all.length)} lines are taken.`);
  const lines: Line[] = [];
  for (const [at, line] of all.slice(0, mostLines).entries()) {
    throwIfCancelled(context.signal);
    lines.push({ number: at + 1, tokens: tokenizer.encode(line) });
  }
  checkIds(
    ids,
    lines.map(({ tokens }) => tokens),
    tokenizer,
  );
  const cases: SampleCase[] = [];
  // Padded rows say something only where the model is told which tokens are padding.
  const masked = specs.some((spec) => paddingRoleOf(spec) !== null);
  for (const [index, batch] of batchesOf(
    lines.length,
    ids.dims.length === 2 ? ids.dims[0] : undefined,
    masked,
  ).entries()) {
    throwIfCancelled(context.signal);
    const chosen = batch.flatMap((at) => lines[at] ?? []);
    cases.push(await caseOf(request, ids, chosen, tokenizer, index));
  }
  return cases;
}
