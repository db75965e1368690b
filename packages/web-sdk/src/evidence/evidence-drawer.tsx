import { useEffect, useState, type ReactNode } from 'react';
import { useSearchParams } from 'react-router';
import { onDemand } from '../on-demand/on-demand.tsx';
import { openEvidence, useOpenEvidence } from './store.ts';

// Nothing of it is needed before the first figure is opened.
const View = onDemand(async () => (await import('./evidence-drawer-view.tsx')).default);

/**
 * Drawer at the right: how a figure came about, down to the readings. One per shell; also opens from `?evidence=`.
 * @param zoom how much larger than on a page, for displays that are read from afar
 */
export function EvidenceDrawer({ zoom = 1 }: { zoom?: number }): ReactNode {
  const ref = useOpenEvidence();
  const [params] = useSearchParams();
  const fromUrl = params.get('evidence');
  useEffect(() => {
    if (fromUrl) openEvidence(fromUrl);
  }, [fromUrl]);
  // Once it has been open it stays, so that it can slide out as well as in.
  const [wanted, setWanted] = useState(false);
  if (ref !== null && !wanted) setWanted(true);
  return wanted ? <View zoom={zoom} /> : null;
}
