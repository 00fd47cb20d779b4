/** A path or dotted name that wraps behind its separators instead of in the middle of a word. */
import { Fragment, type ReactElement } from 'react';

export function Breakable({ text }: { text: string }): ReactElement {
  return (
    <>
      {text.split(/(?<=[/.\\])/).map((part, index) => (
        // Parts of one text never reorder.
        <Fragment key={index}>
          {index === 0 ? null : <wbr />}
          {part}
        </Fragment>
      ))}
    </>
  );
}
