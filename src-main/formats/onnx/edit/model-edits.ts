/** What is to change in an ONNX file. */
import type { onnx } from '../onnx.generated.js';
import type { DataEdit } from './data-edit.js';

/** A size, a symbol, or null for an axis nothing is said of. */
export type NewDim = number | string | null;

export type GivenNode = onnx.NodeProto.$Properties;
export type GivenTensor = onnx.TensorProto.$Properties;
export type GivenValue = onnx.ValueInfoProto.$Properties;

/**
 * Everything that is not named stays byte for byte. Names are those of the source file throughout, in the given messages
 * too: `renameValues` and `renameSymbols` are applied to them as to the file's own. Only the dims in `shapes` are final.
 */
export interface ModelEdits {
  /** Dims of tensors by name, where inputs, outputs and value_info of the main graph describe them. */
  shapes?: ReadonlyMap<string, readonly NewDim[]>;
  /** 'drop': value_info of the main graph, of all bodies and of local functions is left out. */
  valueInfo?: 'keep' | 'drop';
  /** dim_param by dim_param, wherever a type is described. Two symbols with one new name become one. */
  renameSymbols?: ReadonlyMap<string, string>;
  /** Values of the main graph, also where bodies use them; a body's own value of that name is another one and stays. */
  renameValues?: ReadonlyMap<string, string>;
  /** Names of nodes, in the main graph and its bodies; each has to be that of one node only. */
  renameNodes?: ReadonlyMap<string, string>;
  /** Nodes of the main graph by index, each replaced by these: by none to remove it, by several to insert some. */
  nodes?: ReadonlyMap<number, readonly GivenNode[]>;
  addInitializers?: readonly GivenTensor[];
  dropInitializers?: ReadonlySet<string>;
  /** Values of the main graph whose value_info goes, and those whose quantisation annotation does. */
  dropDescriptions?: ReadonlySet<string>;
  dropAnnotations?: ReadonlySet<string>;
  /** Local functions to leave out, by `functionKey`. */
  dropFunctions?: ReadonlySet<string>;
  /** The main graph's inputs, or outputs, as a whole. */
  inputs?: readonly GivenValue[];
  outputs?: readonly GivenValue[];
  /** metadata_props of the model; null removes an entry. */
  metadata?: ReadonlyMap<string, string | null>;
  /** Versions by domain; '' and 'ai.onnx' are one. Declares only: the nodes are not converted. */
  opsets?: ReadonlyMap<string, number>;
  /** Leaves out metadata and documentation of all nodes: where exporters write stack traces with source paths. */
  stripNodeMetadata?: boolean;
  /** Cuts paths of the exporting machine out of all documentation and metadata, scopes excepted. */
  stripPaths?: boolean;
  /** Moves the data of tensors into the file, or out of it. */
  data?: DataEdit;
  /** Files of external data by location: their new locations. */
  locations?: ReadonlyMap<string, string>;
}

/** How a local function is told from others; its overloads come and go together. */
export const functionKey = (domain: string, name: string): string => `${domain}\0${name}`;
