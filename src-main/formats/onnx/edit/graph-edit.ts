/** Editing graphs, their nodes and the bodies in those. Nothing here goes deeper than `maxMessageDepth`. */
import type { Field } from '../field-reader.js';
import { modelInvalid } from '../model-errors.js';
import type { EditContext } from './edit-context.js';
import type { Given, MainGraph } from './main-graph.js';
import {
  childOf,
  editChild,
  editMessage,
  type FieldChange,
  lastText,
  type Message,
  newField,
  nothing,
} from './message-edit.js';
import { functionKey } from './model-edits.js';
import { lengthDelimited, SegmentList } from './segments.js';
import { stripPaths } from './strip-paths.js';
import { editName, editSparse, editTensor, elidedField, storedData } from './tensor-edit.js';
import { editAnnotation, editSymbols, editValue } from './value-edit.js';
import { bodyScope, type NameScope, sparseName } from './value-names.js';

export class GraphEditor {
  /** `main`: for the main graph, whose nodes and initializers may come and go. */
  constructor(
    private readonly context: EditContext,
    private readonly main: MainGraph,
  ) {}

  /** The body of the main graph's message as it will be; undefined where it stays. */
  mainGraph(graph: Message): SegmentList | undefined {
    const { edits, names } = this.context;
    const { scope } = names;
    const givenAll = (given: readonly Given[]): SegmentList => this.#given(graph, given, scope);
    return editMessage(
      graph,
      (field) => {
        switch (field.number) {
          case 1: {
            const given = this.main.nodeFor();
            return given === undefined ? this.#graphField(graph, field, scope, true) : givenAll(given);
          }
          case 5:
          case 15:
            return this.#initializer(graph, field, scope);
          case 11: {
            const name = lastText(childOf(graph, field, 'valueInfo'), 1);
            if (edits.inputs !== undefined || this.main.dropsInput(name)) return nothing();
            this.main.sawInput(name);
            return this.#graphField(graph, field, scope, true);
          }
          case 13:
          case 14: {
            const isType = field.number === 13;
            const dropped = isType ? edits.dropDescriptions : edits.dropAnnotations;
            const name = dropped && lastText(childOf(graph, field, isType ? 'valueInfo' : 'annotation'), 1);
            if (name !== undefined && dropped?.has(name) === true) return nothing();
            return this.#graphField(graph, field, scope, true);
          }
          case 12:
            return edits.outputs === undefined ? this.#graphField(graph, field, scope, true) : nothing();
          default:
            return this.#graphField(graph, field, scope, true);
        }
      },
      () => givenAll(this.main.added()),
    );
  }

  /** Whether a local function goes. */
  dropsFunction(message: Message): boolean {
    const { dropFunctions } = this.context.edits;
    if (dropFunctions === undefined || dropFunctions.size === 0) return false;
    return dropFunctions.has(functionKey(lastText(message, 10) ?? '', lastText(message, 1) ?? ''));
  }

  /** A local function: its values are its own. */
  function(message: Message): SegmentList | undefined {
    return editMessage(message, (field) => {
      if (field.number === 7) return editChild(message, field, 'node', (node) => this.#node(node, undefined, false));
      if (field.number === 11)
        return editChild(message, field, 'attribute', (each) => this.#attribute(each, undefined));
      if (field.number !== 12) return stripPaths(message, field, this.context);
      if (this.context.edits.valueInfo === 'drop') return nothing();
      return editChild(message, field, 'valueInfo', (value) => editValue(value, this.context, undefined, false));
    });
  }

  /** The fields that graph and bodies have in common. */
  #graphField(graph: Message, field: Field, scope: NameScope, isMain: boolean): FieldChange {
    const { context } = this;
    switch (field.number) {
      case 1:
        return editChild(graph, field, 'node', (node) => this.#node(node, scope, isMain));
      case 5:
        return editChild(graph, field, 'tensor', (tensor) => editTensor(tensor, context, scope, true));
      case 13:
        if (context.edits.valueInfo === 'drop') return nothing();
        return editChild(graph, field, 'valueInfo', (value) => editValue(value, context, scope, isMain));
      case 11:
      case 12:
        return editChild(graph, field, 'valueInfo', (value) => editValue(value, context, scope, isMain));
      case 14:
        return editChild(graph, field, 'annotation', (annotation) => editAnnotation(annotation, context, scope));
      case 15:
        return editChild(graph, field, 'sparseTensor', (sparse) => editSparse(sparse, context, scope));
      default:
        return stripPaths(graph, field, context);
    }
  }

  #initializer(graph: Message, field: Field, scope: NameScope): FieldChange {
    const { dropped } = this.context;
    if (dropped.wanted.size > 0 || this.main.makesValues) {
      const isSparse = field.number === 15;
      const tensor = childOf(graph, field, isSparse ? 'sparseTensor' : 'tensor');
      const name = isSparse ? sparseName(tensor) : lastText(tensor, 8);
      if (dropped.has(name)) return nothing();
      this.main.requireNotMade(name);
    }
    return this.#graphField(graph, field, scope, true);
  }

  #node(node: Message, scope: NameScope, isMain: boolean): SegmentList | undefined {
    const { origin } = node;
    const makesValues = isMain && origin.given === undefined && this.main.makesValues;
    return editMessage(node, (field) => {
      switch (field.number) {
        case 2:
          if (makesValues) this.main.requireNotMade(origin.text(field));
          return editName(node, field, this.context, scope);
        case 1:
          return editName(node, field, this.context, scope);
        case 5:
          return editChild(node, field, 'attribute', (attribute) => this.#attribute(attribute, scope));
        case 3: {
          const name = origin.given === undefined ? this.context.nodeNames.take(origin.text(field)) : undefined;
          return name === undefined ? undefined : newField(origin, 3, Buffer.from(name));
        }
        case 6:
        case 9:
          if (this.context.edits.stripNodeMetadata === true) return nothing();
          return stripPaths(node, field, this.context);
        default:
          return undefined;
      }
    });
  }

  #attribute(attribute: Message, scope: NameScope): SegmentList | undefined {
    const { context } = this;
    let bodies = 0;
    return editMessage(attribute, (field) => {
      switch (field.number) {
        case 5:
        case 10:
          return editChild(attribute, field, 'tensor', (tensor) => editTensor(tensor, context, undefined));
        case 6:
          bodies += 1;
          // Protobuf would merge them; nothing here reads such a file that way.
          if (bodies > 1) throw modelInvalid(context.path, 'it holds the body of a node in parts');
          return editChild(attribute, field, 'graph', (body) => this.#body(body, scope));
        case 11:
          return editChild(attribute, field, 'graph', (body) => this.#body(body, scope));
        case 14:
        case 15:
          return editSymbols(attribute, field, context);
        case 22:
        case 23:
          return editChild(attribute, field, 'sparseTensor', (sparse) => editSparse(sparse, context, undefined));
        case elidedField:
          return attribute.origin.given && storedData(attribute.origin.bytes(field), context);
        default:
          return stripPaths(attribute, field, context);
      }
    });
  }

  #body(body: Message, scope: NameScope): SegmentList | undefined {
    const inner = bodyScope(body, scope);
    return editMessage(body, (field) => this.#graphField(body, field, inner, false));
  }

  /** Messages that were given with the edits, edited like the file's own. */
  #given(graph: Message, given: readonly Given[], scope: NameScope): SegmentList {
    const list = new SegmentList();
    for (const { number, kind, bytes } of given) {
      const origin = graph.origin.ofGiven(bytes);
      origin.hold(bytes.length);
      const message: Message = { origin, kind, start: 0, end: bytes.length, depth: graph.depth + 1 };
      const edited =
        kind === 'node'
          ? this.#node(message, scope, true)
          : kind === 'tensor'
            ? editTensor(message, this.context, scope)
            : editValue(message, this.context, scope, true);
      list.append(lengthDelimited(number, edited ?? bytes));
    }
    return list;
  }
}
