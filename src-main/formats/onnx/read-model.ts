/** Skeleton → report and graph: everything that is known right after opening. */
import { schemaVersion, type InspectReport } from '../../../src-shared/inspect.js';
import type { ByteSource } from '../byte-source.js';
import type { BuiltModel } from './built-model.js';
import { decodeMessage, entriesOf, toNumber } from './decode.js';
import { lookAtExternalFiles } from './external-data.js';
import { GraphBuilder } from './graph-builder.js';
import { modelInvalid } from './model-errors.js';
import { onnx } from './onnx.generated.js';
import { readSkeleton } from './skeleton.js';
import { checkOrder } from '../graph-order.js';
import { checkDropoutModes, checkOpsets } from './structure-checks.js';
import { WarningList } from '../warnings.js';

/** Of the schema this reader was made from. */
const newestIrVersion: number = onnx.Version.IR_VERSION;

export interface ReadModel {
  report: InspectReport;
  built: BuiltModel;
}

/** `about` of the report; nothing for a file that says nothing of itself. */
function aboutOf(model: onnx.ModelProto, main: onnx.GraphProto): Pick<InspectReport, 'about'> {
  const version = toNumber(model.modelVersion);
  const graphMetadata = entriesOf(main.metadataProps);
  const about = {
    ...(model.domain === '' ? {} : { domain: model.domain }),
    ...(version === 0 ? {} : { modelVersion: version }),
    ...(model.docString === '' ? {} : { description: model.docString }),
    ...(main.docString === '' ? {} : { graphDescription: main.docString }),
    ...(graphMetadata.size === 0 ? {} : { graphMetadata: Object.fromEntries(graphMetadata) }),
  };
  return Object.keys(about).length === 0 ? {} : { about };
}

/** Reads structure and warnings of the ONNX model in `source`; data over a few KB is not read. */
export function readModel(source: ByteSource): ReadModel {
  const { path } = source;
  const model = decodeMessage(onnx.ModelProto, readSkeleton(source), path, 'the model');
  if (!Object.hasOwn(model, 'graph')) throw modelInvalid(path, 'it holds no graph');
  const main = decodeMessage(onnx.GraphProto, model.graph, path, 'the main graph');
  if (main.node.length + main.input.length + main.output.length + main.initializer.length === 0) {
    throw modelInvalid(path, 'its graph is empty');
  }
  const functions = model.functions.map((bytes) => decodeMessage(onnx.FunctionProto, bytes, path, 'a local function'));
  const warnings = new WarningList();
  const opsets = new Map(model.opsetImport.map((entry) => [entry.domain ?? '', toNumber(entry.version)]));
  const built = new GraphBuilder(path, warnings).build(main, functions, opsets);
  checkOrder(built, warnings);
  checkDropoutModes(built, warnings);
  checkOpsets(built.graph, opsets, warnings);
  const irVersion = Object.hasOwn(model, 'irVersion') ? toNumber(model.irVersion) : null;
  if (irVersion !== null && irVersion > newestIrVersion) warnings.add('IR_VERSION_NEW', String(irVersion));
  if (model.trainingInfo.length > 0) warnings.add('TRAINING_GRAPHS', String(model.trainingInfo.length));
  const externalFiles = lookAtExternalFiles(path, built.externalBytes, warnings);
  const { inputs, outputs, parameters, graph } = built;
  const report: InspectReport = {
    schemaVersion,
    format: 'onnx',
    path,
    fileBytes: source.size,
    producer: [model.producerName, model.producerVersion].filter((part) => part !== '').join(' '),
    irVersion,
    // fromEntries defines properties, so that a domain called __proto__ stays data.
    opsets: Object.fromEntries(opsets),
    metadata: Object.fromEntries(entriesOf(model.metadataProps)),
    ...aboutOf(model, main),
    nodeCount: graph.nodes.count,
    graphs: graph.graphs.map(({ name, kind, nodeStart, nodeEnd }) => ({ name, kind, nodeCount: nodeEnd - nodeStart })),
    opCounts: Object.fromEntries(built.opCounts),
    inputs,
    outputs,
    parameters,
    externalFiles,
    warnings: warnings.toWarnings(),
  };
  return { report, built };
}
