/** "Save a picture": what of the graph, in which format, how large, in which colours; saved or copied. */
import { Dialog } from '@base-ui/react/dialog';
import { type ReactElement, type ReactNode, useMemo, useState } from 'react';
import { type ErrorInfo, toErrorInfo } from '../../src-shared/errors.js';
import { graphHandle } from '../model/graph-handles.js';
import { useModels } from '../state/models-store.js';
import { useOverlays } from '../state/overlays-store.js';
import { useTabs } from '../state/tabs-store.js';
import { baseName } from '../ui/format.js';
import { copyImage, makePicture, paletteOf, saveBlob } from './make-picture.js';
import {
  defaultWish,
  pictureOf,
  type PictureSize,
  type PictureWish,
  pngSize,
  scales,
  type ShownGraph,
} from './picture-wish.js';
import '../styles/pictures.css';

const close = (): void => useOverlays.setState({ picture: false });

interface ChoiceProps<T extends string> {
  legend: string;
  value: T;
  choices: readonly (readonly [T, string])[];
  onChange: (value: T) => void;
}

function Choice<T extends string>({ legend, value, choices, onChange }: ChoiceProps<T>): ReactElement {
  return (
    <fieldset className="picture-choice">
      <legend>{legend}</legend>
      {choices.map(([id, label]) => (
        <label key={id}>
          <input type="radio" name={legend} value={id} checked={id === value} onChange={() => onChange(id)} /> {label}
        </label>
      ))}
    </fieldset>
  );
}

/** `2×`, `0.37×`. */
const scaleText = (scale: number): string => `${String(scale)}×`;

function SizeLine({
  size,
  onWish,
}: {
  size: PictureSize;
  onWish: (change: Partial<PictureWish>) => void;
}): ReactElement {
  if (size.kind === 'fits') {
    return (
      <p className="muted" data-testid="picture-size">
        {size.width.toLocaleString('en')} × {size.height.toLocaleString('en')} px
      </p>
    );
  }
  const { offer } = size;
  return (
    <div className="picture-refusal" role="alert">
      <p>{size.reason}</p>
      <div className="button-row">
        <button type="button" className="button small" onClick={() => onWish({ format: 'svg' })}>
          Use SVG
        </button>
        {offer === null ? null : (
          <button type="button" className="button small" onClick={() => onWish({ scale: offer })}>
            Use scale {scaleText(offer)}
          </button>
        )}
      </div>
    </div>
  );
}

function Problem({ error }: { error: ErrorInfo }): ReactElement {
  return (
    <div className="picture-refusal" role="alert">
      <p>
        {error.message} {error.hints[0] ?? ''}
      </p>
    </div>
  );
}

function PictureForm({ shown, name }: { shown: ShownGraph; name: string }): ReactElement {
  const [wish, setWish] = useState<PictureWish>(defaultWish);
  const [busy, setBusy] = useState(false);
  const [done, setDone] = useState('');
  const [error, setError] = useState<ErrorInfo | null>(null);
  const change = (part: Partial<PictureWish>): void => {
    setWish({ ...wish, ...part });
    setError(null);
    setDone('');
  };
  const size = useMemo(() => pngSize(shown, wish, pictureOf(shown, wish, paletteOf(wish.theme))), [shown, wish]);
  const png = wish.format === 'png';
  const blocked = busy || (png && size.kind === 'tooLarge');

  const make = (deliver: (blob: Blob) => void | Promise<void>, said: string): void => {
    setBusy(true);
    setError(null);
    setDone('Drawing');
    // A large picture stands still while it is drawn: the word has to be on screen before.
    setTimeout(() => {
      makePicture(shown, wish, `Graph of ${name}`)
        .then(deliver)
        .then(
          () => setDone(said),
          (thrown: unknown) => {
            setError(toErrorInfo(thrown));
            setDone('');
          },
        )
        .finally(() => setBusy(false));
    }, 30);
  };
  const save = (blob: Blob): void => saveBlob(blob, `${name.replace(/\.[^.]+$/, '')}.${wish.format}`);
  const options: ReactNode = [...new Set([...scales, wish.scale])]
    .sort((a, b) => a - b)
    .map((scale) => (
      <option key={scale} value={scale}>
        {scaleText(scale)}
      </option>
    ));
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        make(save, 'Handed to your downloads.');
      }}
    >
      <Choice
        legend="Picture of"
        value={wish.part}
        choices={[
          ['whole', 'The whole graph, as it is open now'],
          ['view', 'What is on screen'],
        ]}
        onChange={(part) => change({ part })}
      />
      <Choice
        legend="Format"
        value={wish.format}
        choices={[
          ['png', 'PNG, pixels'],
          ['svg', 'SVG, sharp at any size, with tooltips'],
        ]}
        onChange={(format) => change({ format })}
      />
      <Choice
        legend="Colours"
        value={wish.theme}
        choices={[
          ['shown', 'As shown'],
          ['light', 'Light'],
          ['dark', 'Dark'],
        ]}
        onChange={(theme) => change({ theme })}
      />
      <div className="picture-line">
        <label>
          <input
            type="checkbox"
            checked={wish.background}
            onChange={(event) => change({ background: event.target.checked })}
          />{' '}
          With background
        </label>
        <label>
          Scale{' '}
          <select
            className="select"
            disabled={!png}
            value={wish.scale}
            onChange={(event) => change({ scale: Number(event.target.value) })}
          >
            {options}
          </select>
        </label>
      </div>
      {png ? <SizeLine size={size} onWish={change} /> : null}
      {error === null ? null : <Problem error={error} />}
      <p className="muted" role="status">
        {done}
      </p>
      <div className="button-row">
        <Dialog.Close className="button quiet">Close</Dialog.Close>
        <button
          type="button"
          className="button push"
          disabled={blocked || !png}
          title={png ? undefined : 'Only a PNG can be copied.'}
          onClick={() => make(copyImage, 'Copied.')}
        >
          Copy
        </button>
        <button type="submit" className="button primary" disabled={blocked}>
          Save
        </button>
      </div>
    </form>
  );
}

export function PictureDialog(): ReactElement {
  const open = useOverlays((state) => state.picture);
  return (
    <Dialog.Root open={open} onOpenChange={(next) => useOverlays.setState({ picture: next })}>
      <Dialog.Portal>
        <Dialog.Backdrop className="scrim" />
        <Dialog.Popup className="dialog picture" data-testid="picture-dialog">
          <Dialog.Title className="dialog-title">Save a picture</Dialog.Title>
          <Content />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** Of the graph as it is when the dialog opens. */
function Content(): ReactElement {
  const [tab] = useState(() => useTabs.getState().active);
  const [shown] = useState(() => graphHandle(tab)?.shown() ?? null);
  const path = useModels((state) => state.models[tab]?.path ?? '');
  if (shown !== null) return <PictureForm shown={shown} name={baseName(path) || 'graph'} />;
  return (
    <>
      <p>The graph is not laid out yet.</p>
      <div className="button-row">
        <button type="button" className="button push" onClick={close}>
          Close
        </button>
      </div>
    </>
  );
}
