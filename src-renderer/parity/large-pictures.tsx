/** Both pictures and their difference in a dialog as large as the window. */
import { Dialog } from '@base-ui/react/dialog';
import { type ComponentProps, type ReactElement, useRef } from 'react';
import { LargePanes } from './large-panes.js';
import './large-pictures.css';

interface Props extends Omit<ComponentProps<typeof LargePanes>, 'startBox'> {
  onClose: () => void;
}

export function LargePictures({ onClose, ...panes }: Props): ReactElement {
  const startBox = useRef<HTMLDivElement>(null);
  return (
    <Dialog.Root open onOpenChange={(open) => (open ? undefined : onClose())}>
      <Dialog.Portal>
        <Dialog.Backdrop className="scrim" />
        <Dialog.Popup className="dialog large-pictures" initialFocus={startBox}>
          <LargePanes {...panes} startBox={startBox} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
