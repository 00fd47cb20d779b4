/** An ML program: functions of blocks of operations. Constants become stored values or attributes. Source: MIL.proto. */
import type { GraphFacts, NodeFacts, ValueFacts, ValueKey } from '../described/facts.js';
import type { Message } from './message.js';
import { type Constants, milArguments } from './mil-arguments.js';
import { milType } from './mil-types.js';
import { type MilConstant, milConstant, type MilReading, textOfValue } from './mil-values.js';
import { scopeOf } from './scope.js';
import { Names } from './value-names.js';

/** Blocks of an operation, as they are called. */
const blockNames: Readonly<Record<string, readonly string[]>> = {
  cond: ['true', 'false'],
  while_loop: ['cond', 'body'],
};

export interface MilFunction {
  name: string;
  graph: GraphFacts;
  /** Operator set as the program names it: CoreML7. */
  opset: string;
  /** Other operator sets the function has a block for, which are not shown. */
  otherOpsets: string[];
}

/** All functions of a program by name. */
export function readProgram(program: Message, reading: MilReading): MilFunction[] {
  return Array.from(program.entries('functions'), ([name, message]) => readFunction(name, message, reading));
}

function readFunction(name: string, message: Message, reading: MilReading): MilFunction {
  const opset = message.text('opset');
  const blocks = message.entries('block_specializations');
  const shown = blocks.has(opset) ? opset : ([...blocks.keys()][0] ?? '');
  const block = blocks.get(shown);
  const inputs = message.messages('inputs');
  const graph: GraphFacts =
    block === undefined
      ? { name, kind: 'main', domain: '', inputs: [], outputs: [], values: new Map(), nodes: [] }
      : new BlockReader(reading).read(block, inputs, name, 'main');
  return { name, graph, opset: shown, otherOpsets: [...blocks.keys()].filter((each) => each !== shown) };
}

interface Known {
  constant: MilConstant;
  /** Values of the graph it is a constant of. */
  values: Map<ValueKey, ValueFacts>;
}

/** Names are unique in a function, so one table of constants holds for all of its blocks. */
class BlockReader {
  readonly #constants = new Map<string, Known>();
  readonly #unnamed = new Names();

  constructor(readonly reading: MilReading) {}

  /** Nesting is bounded by how deep messages may lie inside each other. */
  read(block: Message, inputs: readonly Message[], name: string, kind: GraphFacts['kind']): GraphFacts {
    const values = new Map<ValueKey, ValueFacts>();
    const constants = this.#constantsFor(values);
    const named = [...inputs, ...block.messages('inputs')];
    for (const input of named) values.set(input.text('name'), milType(input.message('type')));
    const nodes: NodeFacts[] = [];
    for (const operation of block.messages('operations')) {
      if (operation.text('type') === 'const') this.#addConstant(operation, values);
      else nodes.push(this.#node(operation, values, constants));
    }
    const outputs = block.texts('outputs').map((output) => constants.use(output));
    return { name, kind, domain: '', inputs: named.map((input) => input.text('name')), outputs, values, nodes };
  }

  #addConstant(operation: Message, values: Map<ValueKey, ValueFacts>): void {
    const name = operation.messages('outputs')[0]?.text('name') ?? '';
    const value = operation.entries('attributes').get('val');
    if (value !== undefined) this.#constants.set(name, { constant: milConstant(value, name, this.reading), values });
  }

  #constantsFor(values: Map<ValueKey, ValueFacts>): Constants {
    return {
      get: (name) => this.#constants.get(name)?.constant,
      use: (name) => {
        const known = this.#constants.get(name);
        // A text has nothing that is stored, yet nothing is wrong with it.
        if (known !== undefined && !known.values.has(name)) {
          const facts = known.constant.store();
          known.values.set(name, facts.stored === undefined ? { ...facts, isState: true } : facts);
        }
        return name;
      },
      add: (label, constant) => {
        const facts = constant.store();
        if (facts.stored === undefined) return null;
        const key = this.#unnamed.define(`\n${label}`);
        values.set(key, { ...facts, name: label });
        return key;
      },
    };
  }

  #node(operation: Message, values: Map<ValueKey, ValueFacts>, constants: Constants): NodeFacts {
    const op = operation.text('type');
    const outputs = operation.messages('outputs');
    for (const output of outputs) values.set(output.text('name'), milType(output.message('type')));
    const outputNames = outputs.map((output) => output.text('name'));
    const given = textOfValue(operation.entries('attributes').get('name'));
    const name = given === '' ? (outputNames[0] ?? op) : given;
    const { inputs, parameters, attributes } = milArguments(operation, name, constants, this.reading);
    const blocks = operation.messages('blocks');
    const bodies = blocks.map((block, at) => {
      const attributeName = blockNames[op]?.[at] ?? `block ${String(at)}`;
      return { attribute: attributeName, graph: this.read(block, [], attributeName, 'subgraph') };
    });
    return {
      name,
      op,
      domain: 'mil',
      scope: scopeOf(name),
      inputs,
      outputs: outputNames,
      attributes,
      ...(parameters.length > 0 ? { metadata: new Map([['inputs', parameters.join(', ')]]) } : {}),
      ...(bodies.length > 0 ? { bodies } : {}),
    };
  }
}
