/** Which of the overlays is open. Esc closes the top one, by the dialog itself. */
import { create } from 'zustand';

interface OverlaysSlice {
  palette: boolean;
  shortcuts: boolean;
}

export const useOverlays = create<OverlaysSlice>()(() => ({ palette: false, shortcuts: false }));
