/** What the axes are for each exporter, as text to copy. */
import type { ReactElement } from 'react';
import { axisProducts } from '../../src-shared/axis-products.js';
import type { InputSpec } from '../../src-shared/input-spec.js';
import type { ValueInfo } from '../../src-shared/inspect.js';
import { CopyButton } from '../ui/copy.js';

interface Props {
  specs: readonly InputSpec[];
  parameters: readonly string[] | null;
  outputs: readonly ValueInfo[];
}

export function Products({ specs, parameters, outputs }: Props): ReactElement | null {
  const products = axisProducts(specs, parameters, outputs);
  const shown = [
    { title: 'dynamic_shapes', use: 'torch.export and the ONNX exporter', text: products.dynamicShapes },
    { title: 'dynamic_axes', use: 'the older ONNX exporter', text: products.dynamicAxes },
    { title: 'TensorRT', use: 'flags of trtexec', text: products.profile },
  ];
  if (shown.every(({ text }) => text === null)) return null;
  return (
    <details className="products">
      <summary>What the exporters are told</summary>
      {shown.map(({ title, use, text }) =>
        text === null ? null : (
          <section key={title} aria-label={title}>
            <header>
              <span>
                <code>{title}</code> <span className="muted">for {use}</span>
              </span>
              <CopyButton text={text} label={`Copy ${title}`} />
            </header>
            <pre tabIndex={0}>{text}</pre>
          </section>
        ),
      )}
      {products.withoutRange.length === 0 ? null : (
        <p className="field-help">
          {products.withoutRange.join(' and ')} without a full range: the example stands in TensorRT’s profile.
        </p>
      )}
    </details>
  );
}
