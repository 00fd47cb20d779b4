/** An OpenVINO IR as ModelFacts. Source of the format: openvino's IR serializer and "OpenVINO IR format" in its docs. */
import { basename } from 'node:path';
import { LapidaryError } from '../../../src-shared/errors.js';
import type { FileSource } from '../byte-source.js';
import type { ModelFacts } from '../described/described-model.js';
import { lookAtExternalFiles } from '../onnx/external-data.js';
import { WarningList } from '../warnings.js';
import { Constants } from './constants.js';
import { readGraph, type ReadGraph } from './layers.js';
import { readXml, type XmlElement } from './read-xml.js';
import { modelFacts, producerOf } from './runtime-info.js';

const oldestVersion = 10;
const newestVersion = 11;

/** Reads structure; weights stay in `binPath`. Throws MODEL_INVALID, MODEL_TRUNCATED, FORMAT_UNSUPPORTED. */
export function readOpenvino(source: FileSource, binPath: string): ModelFacts {
  const warnings = new WarningList();
  const net = readXml(source, (root) => checkVersion(root, source.path));
  const irVersion = Number(net.attributes.version);
  if (irVersion > newestVersion) warnings.add('IR_VERSION_NEW', String(irVersion));
  const constants = new Constants(binPath, warnings);
  const opsets = new Map<string, number>();
  const main = readGraphs(net, { file: source.path, constants, opsets });
  const facts = modelFacts(net);
  const bin = basename(binPath);
  const needed = new Map(constants.needed === 0 ? [] : [[bin, constants.needed] as const]);
  const externalFiles = lookAtExternalFiles(source.path, needed, warnings);
  return {
    format: 'openvino',
    source,
    producer: producerOf(facts),
    irVersion,
    opsets,
    metadata: facts,
    main: main.graph,
    functions: [],
    findStorage: constants.find,
    externalFiles,
    otherSources: externalFiles.length === 0 ? [] : [binPath],
    warnings: warnings.toWarnings(),
  };
}

/** The main graph with all bodies in it, from a work list: bodies hold bodies. */
function readGraphs(net: XmlElement, reading: Parameters<typeof readGraph>[4]): ReadGraph {
  const main = readGraph(net, net.attributes.name ?? '', 'main', 0, reading);
  const waiting = [...main.waiting];
  for (let index = 1, next = waiting.pop(); next !== undefined; index += 1, next = waiting.pop()) {
    const { body, into } = next;
    const read = readGraph(body.element, body.attribute, 'subgraph', index, reading);
    // Taken from the end: the last body of a node is read first.
    into.unshift({ attribute: body.attribute, graph: read.graph });
    waiting.push(...read.waiting);
  }
  return main;
}

function checkVersion(root: XmlElement, path: string): void {
  if (root.name !== 'net') {
    throw new LapidaryError(
      'NOT_A_MODEL',
      `${path} is an XML file of ${JSON.stringify(root.name.slice(0, 60))}, not a model.`,
      ["An OpenVINO model's description begins with <net>."],
    );
  }
  const { version = '' } = root.attributes;
  if (!/^\d{1,4}$/.test(version)) {
    throw new LapidaryError(
      'MODEL_INVALID',
      `${path} does not say which version of OpenVINO's format it is.`,
      'Convert the model again.',
    );
  }
  if (Number(version) >= oldestVersion) return;
  throw new LapidaryError(
    'FORMAT_UNSUPPORTED',
    `${path} is an OpenVINO model of IR version ${version}, which releases before 2020.1 wrote.`,
    'Versions 10 and 11 are read here. Convert the original model again with a current OpenVINO.',
  );
}
