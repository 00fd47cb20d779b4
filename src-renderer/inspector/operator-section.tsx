/** The operator's own documentation at the model's operator set version; folded until it is asked for. */
import Markdown from 'markdown-to-jsx/react';
import { type ReactElement, useState } from 'react';
import type { OperatorDoc } from '../../src-shared/operator-doc.js';
import { Section } from './section.js';

/** Documentation is text from a package: markup in it is shown as text, and it has no links to follow. */
const markdownOptions = {
  disableParsingRawHTML: true,
  forceBlock: true,
  overrides: { a: { component: 'span' }, img: { component: 'span' } },
} as const;

function Text({ text }: { text: string }): ReactElement {
  return <Markdown options={markdownOptions}>{text.replace(/<br\s*\/?>/g, '\n')}</Markdown>;
}

/** `tensor(float)` and eleven more as a few words. */
export function typesText(allowed: readonly string[]): string {
  const bare = allowed.map((type) => /^tensor\((.*)\)$/.exec(type)?.[1] ?? type);
  return bare.length <= 6 ? bare.join(', ') : `${bare.slice(0, 5).join(', ')} and ${String(bare.length - 5)} more`;
}

function Parameters({ title, rows }: { title: string; rows: OperatorDoc['inputs'] }): ReactElement | null {
  if (rows.length === 0) return null;
  return (
    <>
      <h4>{title}</h4>
      <dl className="doc-list">
        {rows.map((row, index) => (
          <div key={index}>
            <dt>
              <span className="mono">{row.name}</span> <span className="muted small">{row.type}</span>
              {row.option === 'single' ? null : <span className="chip">{row.option}</span>}
            </dt>
            <dd>
              <Text text={row.doc} />
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}

export function defaultText(value: OperatorDoc['attributes'][number]['default']): string {
  return Array.isArray(value) ? `[${value.join(', ')}]` : String(value);
}

export function OperatorSection({ doc }: { doc: OperatorDoc }): ReactElement {
  const [open, setOpen] = useState(false);
  const version = `${doc.domain} ${String(doc.since)}${doc.opset > doc.since ? `, in force at ${String(doc.opset)}` : ''}`;
  return (
    <Section title="Operator">
      <p className="small muted">
        {doc.name} · {version}
        {doc.deprecated ? ' · deprecated' : ''}
      </p>
      <button type="button" className="link small" aria-expanded={open} onClick={() => setOpen(!open)}>
        {open ? 'Hide the documentation' : 'Show the documentation'}
      </button>
      {open ? (
        <div className="operator-doc" data-testid="operator-doc">
          <Text text={doc.doc} />
          <Parameters title="Inputs" rows={doc.inputs} />
          <Parameters title="Outputs" rows={doc.outputs} />
          {doc.attributes.length === 0 ? null : (
            <>
              <h4>Attributes</h4>
              <dl className="doc-list">
                {doc.attributes.map((attribute) => (
                  <div key={attribute.name}>
                    <dt>
                      <span className="mono">{attribute.name}</span> <span className="chip">{attribute.type}</span>{' '}
                      <span className="muted small">
                        {attribute.required
                          ? 'required'
                          : attribute.default === null
                            ? ''
                            : `default ${defaultText(attribute.default)}`}
                      </span>
                    </dt>
                    <dd>
                      <Text text={attribute.doc} />
                    </dd>
                  </div>
                ))}
              </dl>
            </>
          )}
          {doc.types.length === 0 ? null : (
            <>
              <h4>Types</h4>
              <dl className="doc-list">
                {doc.types.map((type) => (
                  <div key={type.name}>
                    <dt className="mono">{type.name}</dt>
                    <dd title={type.allowed.join(', ')}>{typesText(type.allowed)}</dd>
                  </div>
                ))}
              </dl>
            </>
          )}
          <p className="small muted">From {doc.source}.</p>
        </div>
      ) : null}
    </Section>
  );
}
