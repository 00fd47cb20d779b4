/** Which of the overlays is open. Esc closes the top one, by the dialog itself. */
import { create } from 'zustand';

interface OverlaysSlice {
  palette: boolean;
  shortcuts: boolean;
  /** The dialog that saves a picture of the graph shown. */
  picture: boolean;
  /** What this machine has. */
  doctor: boolean;
}

export const useOverlays = create<OverlaysSlice>()(() => ({
  palette: false,
  shortcuts: false,
  picture: false,
  doctor: false,
}));
