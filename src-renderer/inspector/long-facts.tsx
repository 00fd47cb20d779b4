/** Name and value pairs whose values may be long, such as metadata: cut until they are asked for. */
import { Fragment, type ReactElement, useState } from 'react';

/** Characters shown at first. */
const shownAtFirst = 180;
/** Pairs shown at first: a file may hold a hundred thousand. */
const rowsAtFirst = 50;

function LongText({ text }: { text: string }): ReactElement {
  const [all, setAll] = useState(false);
  if (text.length <= shownAtFirst * 1.3) return <>{text}</>;
  return (
    <>
      {all ? text : `${text.slice(0, shownAtFirst)}… `}
      <button type="button" className="link small" onClick={() => setAll(!all)}>
        {all ? 'Show less' : `Show all ${text.length.toLocaleString('en')} characters`}
      </button>
    </>
  );
}

export function LongFacts({ facts }: { facts: readonly (readonly [string, string])[] }): ReactElement {
  const [all, setAll] = useState(false);
  const shown = all ? facts : facts.slice(0, rowsAtFirst);
  return (
    <>
      <dl className="long-facts">
        {shown.map(([name, value]) => (
          <Fragment key={name}>
            <dt>{name}</dt>
            <dd className="mono">
              <LongText text={value} />
            </dd>
          </Fragment>
        ))}
      </dl>
      {shown.length === facts.length ? null : (
        <button type="button" className="link small" onClick={() => setAll(true)}>
          Show all {facts.length.toLocaleString('en')}
        </button>
      )}
    </>
  );
}
