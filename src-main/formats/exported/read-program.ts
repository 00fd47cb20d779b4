/** One program of an archive: its graph with weights in their places, and what its signature says. */
import type { GraphFacts, NodeFacts, ValueFacts } from '../described/facts.js';
import type { Storage } from '../weights/tensor-store.js';
import type { ExportArchive, ProgramEntry } from './archive.js';
import { readGraphs } from './program-graphs.js';
import { openNested, ProgramWeights, tensorOf } from './program-weights.js';
import { checked, readJson } from './read-json.js';
import { LapidaryError } from '../../../src-shared/errors.js';
import { dtypeName } from '../../../src-shared/dtype.js';
import { type Program, type ProgramGraph, programSchema, type SymExpr } from './schema.js';
import { changesInPlace, readSignature, type SignatureFacts } from './signature.js';

export interface ProgramFacts {
  name: string;
  torchVersion: string;
  schemaVersion: { major: number; minor: number };
  opsets: ReadonlyMap<string, number>;
  graph: GraphFacts;
  signature: SignatureFacts;
  program: Program;
  /** Sizes the example inputs gave the symbols, by symbol. */
  hints: ReadonlyMap<string, number>;
  /** Names of weights the archive does not hold. */
  missing: string[];
  /** Why parts of the archive were not read. */
  problems: string[];
  /** The example inputs' types, as text. */
  sampleInputs: string[];
}

export function readProgram(
  archive: ExportArchive,
  entry: ProgramEntry,
  storages: Map<string, () => Storage | undefined>,
): ProgramFacts {
  const { source } = archive;
  const program = checked(programSchema, readJson(source, entry.json), source, entry.json.name);
  const { graph, signature } = program.graph_module;
  const { facts, json } = readGraphs(source, entry.name, graph);
  const weights = new ProgramWeights(archive, storages);
  const constants = new ProgramWeights(archive, storages);
  weights.add(entry.weights);
  constants.add(entry.constants);

  const signed = readSignature(signature.input_specs, signature.output_specs);
  signed.changes.push(...changesInPlace(json.nodes, signed));
  const missing: string[] = [];
  const values = new Map(facts.values);
  for (const { key, name, kind } of signed.state) {
    // Buffers that are no part of the state_dict are kept with the constants.
    const held = (kind === 'constant' ? undefined : weights.get(name)) ?? constants.get(name);
    if (held === undefined || !storages.has(held.storage)) missing.push(name);
    const meta = json.tensor_values[key];
    const stored = held ?? (meta && tensorOf(name, meta, name));
    const type: ValueFacts = values.get(key) ?? { dtype: stored?.dtype ?? 0, shape: stored?.shape ?? null };
    values.set(key, { ...type, name, ...(stored === undefined ? {} : { stored }) });
  }
  const withoutTensor = signed.state.filter(({ key }) => values.get(key)?.stored === undefined);
  const inputs = [...signed.userInputs, ...withoutTensor.map(({ key }) => key)];
  const nodes = withChanges(facts.nodes, signed);
  return {
    name: entry.name,
    torchVersion: program.torch_version ?? '',
    schemaVersion: program.schema_version,
    opsets: new Map(Object.entries(program.opset_version)),
    graph: { ...facts, name: entry.name, inputs, outputs: signed.userOutputs, values, nodes },
    signature: signed,
    program,
    hints: hintsOf(json),
    missing,
    problems: [...weights.problems, ...constants.problems],
    sampleInputs: sampleInputs(archive, entry),
  };
}

/** The node that makes the new content of a buffer says so. */
function withChanges(nodes: readonly NodeFacts[], { changes }: SignatureFacts): readonly NodeFacts[] {
  const byKey = new Map(changes.filter(({ becomes }) => becomes !== '').map((each) => [each.becomes, each]));
  if (byKey.size === 0) return nodes;
  return nodes.map((node) => {
    const written = node.outputs.flatMap((key) => (key === null ? [] : (byKey.get(key) ?? [])));
    if (written.length === 0) return node;
    const text = written.map(({ kind, name }) => `${kind} ${name}`).join(', ');
    return { ...node, metadata: new Map([...(node.metadata ?? []), ['written to', text]]) };
  });
}

const symbol = /^(?:Symbol\('(\w+)'[^()]*\)|(\w+))$/;

function hintsOf(json: ProgramGraph): Map<string, number> {
  const hints = new Map<string, number>();
  const note = (expression: SymExpr | null | undefined): void => {
    const hint = expression?.hint;
    const value = typeof hint === 'number' ? hint : hint?.as_int;
    const found = value == null ? null : symbol.exec(expression?.expr_str ?? '');
    const name = found?.[1] ?? found?.[2];
    if (name !== undefined && value != null) hints.set(name, value);
  };
  for (const { sizes } of Object.values(json.tensor_values)) for (const { as_expr } of sizes) note(as_expr);
  for (const { as_expr } of Object.values(json.sym_int_values)) note(as_expr);
  return hints;
}

/** Types of the example inputs the archive keeps; their pickle is read as data. */
function sampleInputs({ source }: ExportArchive, { sampleInputs: entry }: ProgramEntry): string[] {
  if (entry === undefined || entry.bytes === 0) return [];
  try {
    const { tensors, facts } = openNested(source, entry);
    const texts = tensors.map(({ name, dtype, shape }) => `${name}: ${dtypeName(dtype)}[${shape.join(', ')}]`);
    return [...texts, ...[...facts].map(([name, text]) => `${name}: ${text}`)];
  } catch (thrown) {
    if (!(thrown instanceof LapidaryError)) throw thrown;
    return [`not readable: ${thrown.message}`];
  }
}
