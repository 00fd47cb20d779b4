/** Planning an edited ONNX file: which bytes of the source it keeps, and which are new. */
import type { ByteSource } from '../../byte-source.js';
import { modelInvalid } from '../model-errors.js';
import { checkEdits } from './check-edits.js';
import { EditContext } from './edit-context.js';
import type { DataPlan } from './data-edit.js';
import { badEdit } from './edit-errors.js';
import { GraphEditor } from './graph-edit.js';
import { MainGraph } from './main-graph.js';
import { childOf, eachField, editChild, editMessage, type Message, nothing, Origin } from './message-edit.js';
import type { ModelEdits } from './model-edits.js';
import { ModelFields } from './model-fields.js';
import { type Segment, SegmentList } from './segments.js';
import { stripPaths } from './strip-paths.js';

/** The new file: what is copied from where, and what is written anew. */
export interface EditPlan {
  readonly edits: ModelEdits;
  readonly segments: readonly Segment[];
  /** Size of the new file. */
  readonly bytes: number;
  /** Locations of external data the new file names, as in the source. */
  readonly externalFiles: readonly string[];
  /** The data file that tensors were moved to; undefined where none were. */
  readonly data: DataPlan | undefined;
  /** Paths of the exporting machine that were cut out. */
  readonly strippedPaths: number;
}

/** What has to be known of a model before its graph is edited. */
interface ModelFacts {
  irVersion: number;
  graphs: number;
  isTrained: boolean;
}

function factsOf(model: Message): ModelFacts {
  const { window } = model.origin.reader;
  // Files without a version are read as the newest.
  const facts: ModelFacts = { irVersion: Number.POSITIVE_INFINITY, graphs: 0, isTrained: false };
  eachField(model, (field) => {
    if (field.number === 1) {
      window.pos = field.bodyStart;
      facts.irVersion = Number(window.varint64());
    } else if (field.number === 7) facts.graphs += 1;
    else if (field.number === 20) facts.isTrained = true;
  });
  return facts;
}

/**
 * Plans the file that `source` becomes by `edits`. Reads structure only. Throws NOT_FOUND and USAGE for edits that do not
 * fit the model, MODEL_TRUNCATED, MODEL_INVALID and MODEL_TOO_DEEP for what cannot be read.
 */
export function planEdits(source: ByteSource, edits: ModelEdits): EditPlan {
  checkEdits(edits);
  const origin = Origin.ofSource(source);
  const model: Message = { origin, kind: 'model', start: 0, end: source.size, depth: 1 };
  return origin.reader.during(() => {
    const { irVersion, graphs, isTrained } = factsOf(model);
    if (graphs === 0) throw modelInvalid(source.path, 'it holds no graph');
    // Protobuf would merge the parts; no exporter writes this, and nothing else here reads it.
    if (graphs > 1) throw modelInvalid(source.path, 'it holds its graph in parts');
    if (isTrained && edits.renameValues !== undefined) {
      throw badEdit(
        `${source.path} holds training graphs, which use the values by their names.`,
        'Values of such a model cannot be renamed.',
      );
    }
    const context = new EditContext(source.path, source.size, irVersion, edits);
    const editor = new GraphEditor(context, new MainGraph(context));
    const fields = new ModelFields(source.path, edits);
    const edited = editMessage(
      model,
      (field) => {
        if (field.number === 7) return editChild(model, field, 'graph', (graph) => editor.mainGraph(graph));
        if (field.number === 25) {
          if (editor.dropsFunction(childOf(model, field, 'function'))) return nothing();
          return editChild(model, field, 'function', (each) => editor.function(each));
        }
        return fields.change(model, field) ?? stripPaths(model, field, context);
      },
      () => fields.added(model),
    );
    context.requireAllFound();
    const { segments, bytes } = edited ?? SegmentList.of({ start: 0, end: source.size });
    return {
      edits,
      segments,
      bytes,
      externalFiles: [...context.externalFiles],
      data: context.dataFile?.plan(),
      strippedPaths: context.strippedPaths,
    };
  });
}
