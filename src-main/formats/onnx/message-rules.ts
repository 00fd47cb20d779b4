/**
 * Which fields of ONNX's messages may hold other messages, data or long text: what the skeleton pass has to know.
 * Field numbers are those of assets/schema/onnx.proto.
 */

export type MessageKind =
  | 'model'
  | 'graph'
  | 'function'
  | 'node'
  | 'attribute'
  | 'tensor'
  | 'sparseTensor'
  | 'valueInfo'
  | 'annotation'
  | 'entry';

/**
 * `message`: walked into where it is large. `data`: left in the file where it is large. `text`: documentation, cut
 * where it is very long. `drop`: nothing here reads it, only its presence is kept. Fields without a rule are copied.
 */
export type FieldRule = { rule: 'message'; kind: MessageKind } | { rule: 'data' | 'text' | 'drop' };

/** Wire types: 0 varint, 1 eight bytes, 2 length-delimited, 5 four bytes. A repeated number may also come packed (2). */
interface MessageRules {
  /** Allowed wire types by field number; a known field with another one makes the file invalid. */
  wire: ReadonlyMap<number, string>;
  fields: ReadonlyMap<number, FieldRule>;
}

const message = (kind: MessageKind): FieldRule => ({ rule: 'message', kind });
const data: FieldRule = { rule: 'data' };
const text: FieldRule = { rule: 'text' };
const drop: FieldRule = { rule: 'drop' };

function rules(wire: Record<number, string>, fields: Record<number, FieldRule>): MessageRules {
  const byNumber = <T>(record: Record<number, T>): Map<number, T> =>
    new Map(Object.entries(record).map(([number, value]) => [Number(number), value]));
  return { wire: byNumber(wire), fields: byNumber(fields) };
}

export const messageRules: Readonly<Record<MessageKind, MessageRules>> = {
  model: rules(
    { 1: '0', 2: '2', 3: '2', 4: '2', 5: '0', 6: '2', 7: '2', 8: '2', 14: '2', 20: '2', 25: '2', 26: '2' },
    { 6: text, 7: message('graph'), 14: message('entry'), 20: drop, 25: message('function'), 26: drop },
  ),
  graph: rules(
    { 1: '2', 2: '2', 5: '2', 10: '2', 11: '2', 12: '2', 13: '2', 14: '2', 15: '2', 16: '2' },
    {
      1: message('node'),
      5: message('tensor'),
      10: text,
      11: message('valueInfo'),
      12: message('valueInfo'),
      13: message('valueInfo'),
      14: message('annotation'),
      15: message('sparseTensor'),
      16: message('entry'),
    },
  ),
  function: rules(
    { 1: '2', 4: '2', 5: '2', 6: '2', 7: '2', 8: '2', 9: '2', 10: '2', 11: '2', 12: '2', 13: '2', 14: '2' },
    { 7: message('node'), 8: text, 11: message('attribute'), 12: message('valueInfo'), 14: message('entry') },
  ),
  node: rules(
    { 1: '2', 2: '2', 3: '2', 4: '2', 5: '2', 6: '2', 7: '2', 8: '2', 9: '2', 10: '2' },
    { 5: message('attribute'), 6: text, 9: message('entry'), 10: drop },
  ),
  attribute: rules(
    {
      1: '2',
      2: '5',
      3: '0',
      4: '2',
      5: '2',
      6: '2',
      7: '52',
      8: '02',
      9: '2',
      10: '2',
      11: '2',
      13: '2',
      14: '2',
      15: '2',
      20: '0',
      21: '2',
      22: '2',
      23: '2',
    },
    {
      4: data,
      5: message('tensor'),
      6: message('graph'),
      7: data,
      8: data,
      9: data,
      10: message('tensor'),
      11: message('graph'),
      13: text,
      22: message('sparseTensor'),
      23: message('sparseTensor'),
    },
  ),
  tensor: rules(
    {
      1: '02',
      2: '0',
      3: '2',
      4: '52',
      5: '02',
      6: '2',
      7: '02',
      8: '2',
      9: '2',
      10: '12',
      11: '02',
      12: '2',
      13: '2',
      14: '0',
      16: '2',
    },
    {
      4: data,
      5: data,
      6: data,
      7: data,
      9: data,
      10: data,
      11: data,
      12: text,
      13: message('entry'),
      16: message('entry'),
    },
  ),
  sparseTensor: rules({ 1: '2', 2: '2', 3: '02' }, { 1: message('tensor'), 2: message('tensor') }),
  valueInfo: rules({ 1: '2', 2: '2', 3: '2', 4: '2' }, { 3: text, 4: message('entry') }),
  annotation: rules({ 1: '2', 2: '2' }, { 2: message('entry') }),
  entry: rules({ 1: '2', 2: '2' }, { 1: text, 2: text }),
};
