/** Editing what describes values: ValueInfoProto, types in attributes, and quantisation annotations. */
import type { Field } from '../field-reader.js';
import { modelInvalid } from '../model-errors.js';
import type { EditContext } from './edit-context.js';
import { badEdit, quoted } from './edit-errors.js';
import { editChild, editMessage, type FieldChange, lastText, type Message, newField } from './message-edit.js';
import type { NewDim } from './model-edits.js';
import type { SegmentList } from './segments.js';
import { stripPaths } from './strip-paths.js';
import { editName } from './tensor-edit.js';
import { editType, renameSymbols, setDims } from './type-edit.js';
import type { NameScope } from './value-names.js';

/** `isMain`: values of the main graph, whose dims may be given. */
export function editValue(
  value: Message,
  context: EditContext,
  scope: NameScope,
  isMain: boolean,
): SegmentList | undefined {
  const name = isMain && context.shapes.wanted.size > 0 ? lastText(value, 1) : undefined;
  const dims = context.shapes.take(name);
  let types = 0;
  const edited = editMessage(value, (field) => {
    if (field.number === 1) return editName(value, field, context, scope);
    if (field.number !== 2) return stripPaths(value, field, context);
    types += 1;
    return dims === undefined ? editSymbols(value, field, context) : newDims(value, field, context, name ?? '', dims);
  });
  if (dims !== undefined && types === 0) {
    throw badEdit(
      `The model does not say what ${quoted(name ?? '')} is, so it has no axes.`,
      'Describe its type first.',
    );
  }
  if (dims !== undefined && types > 1) throw modelInvalid(context.path, `it describes ${quoted(name ?? '')} in parts`);
  return edited;
}

function newDims(
  { origin }: Message,
  field: Field,
  context: EditContext,
  name: string,
  dims: readonly NewDim[],
): FieldChange {
  const type = editType(origin.bytes(field), context.path, (read) => {
    // Symbols that are given away here have been found, too.
    renameSymbols(read, (symbol) => context.symbols.take(symbol));
    return setDims(read, name, dims);
  });
  return type && newField(origin, field.number, type);
}

/** The change of a field that holds a type. */
export function editSymbols({ origin }: Message, field: Field, context: EditContext): FieldChange {
  if (context.symbols.wanted.size === 0) return undefined;
  const type = editType(origin.bytes(field), context.path, (read) =>
    renameSymbols(read, (symbol) => context.symbols.take(symbol)),
  );
  return type && newField(origin, field.number, type);
}

/** The value that is quantised, and the values that hold its scale and zero point. */
export function editAnnotation(annotation: Message, context: EditContext, scope: NameScope): SegmentList | undefined {
  return editMessage(annotation, (field) => {
    if (field.number === 1) return editName(annotation, field, context, scope);
    if (field.number !== 2) return undefined;
    return editChild(annotation, field, 'entry', (entry) =>
      editMessage(entry, (part) => (part.number === 2 ? editName(entry, part, context, scope) : undefined)),
    );
  });
}
