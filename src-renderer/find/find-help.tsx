/** The find language on one sheet, with examples that can be tried. */
import type { ReactElement } from 'react';

const rows: readonly (readonly [example: string, meaning: string])[] = [
  ['conv layers.3', 'all words, in names, operators, modules, tensors, attributes'],
  ['op:Conv', 'this operator; op:Conv* also ConvTranspose'],
  ['name:attn', 'in the name of a node, group or tensor'],
  ['tensor:weight', 'tensors with this in their name'],
  ['scope:encoder', 'nodes in this module'],
  ['k=3', 'attribute: k kernel_shape, s strides, p pads, d dilations, g group'],
  ['axis=-1', 'any attribute by name or its beginning; also != < <= > >='],
  ['kernel_shape=1x3', 'the whole list'],
  ['shape:*,768', 'any value of this shape; * one dimension, ... any number'],
  ['dtype:float16', 'any value of this element type'],
  ['is:weight', 'node, group, input, output, weight or tensor'],
  ['-op:Constant', 'not'],
  ['"two words"', 'as it stands'],
];

export function FindHelp({ id, onTry }: { id: string; onTry: (text: string) => void }): ReactElement {
  return (
    <div id={id} className="find-help" role="group" aria-label="What can be asked">
      <dl>
        {rows.map(([example, meaning]) => (
          <div key={example}>
            <dt>
              <button type="button" className="link mono" onClick={() => onTry(example)}>
                {example}
              </button>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
