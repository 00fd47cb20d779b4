/** A path typed or pasted; Enter opens it. */
import { type ReactElement, useState } from 'react';
import { openPath } from './open-files.js';

/** A path as it may be pasted: quotes round it and file:// in front are taken off. */
export function cleanPath(text: string): string {
  const bare = text.trim().replace(/^(['"])(.*)\1$/, '$2');
  return bare.startsWith('file://') ? decodeURIComponent(bare.slice('file://'.length)) : bare;
}

export function PathBox(): ReactElement {
  const [text, setText] = useState('');
  const path = cleanPath(text);
  return (
    <form
      className="input-row path-box"
      onSubmit={(event) => {
        event.preventDefault();
        if (path === '') return;
        openPath(path);
        setText('');
      }}
    >
      <input
        className="input mono"
        data-testid="path-box"
        aria-label="Path of a model, a Python file or a recipe"
        placeholder="/path/to/model.onnx"
        spellCheck={false}
        autoComplete="off"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <button type="submit" className="button" disabled={path === ''}>
        Open
      </button>
    </form>
  );
}
