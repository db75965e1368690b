import {
  EvidenceDrawer,
  onDemand,
  ParkProvider,
  setFormatDefaults,
  showsContent,
  StateView,
  useApi,
  viewState,
  type ParkDetail,
} from '@lingtan/web-sdk';
import { useEffect, type ReactNode } from 'react';
import { Outlet, useParams } from 'react-router';
import { BottomBar } from './bottom-bar.tsx';
import { ConnectionBanner } from './connection-banner.tsx';
import { rememberPark } from './last-park.ts';
import { Rail } from './rail.tsx';
import { useFetchAhead } from './use-fetch-ahead.ts';
import { useShortcuts } from './use-shortcuts.ts';
import { TopBar } from './top-bar.tsx';
import { useTour } from '../tour/tour-state.ts';
import { useFollowPlugins } from './use-follow-plugins.ts';

const Search = onDemand(async () => (await import('../search/search.tsx')).default);
const Tour = onDemand(async () => (await import('../tour/tour.tsx')).default);
const ShortcutsDialog = onDemand(async () => (await import('./shortcuts-dialog.tsx')).default);

function Frame(): ReactNode {
  useFollowPlugins();
  useFetchAhead();
  const shortcuts = useShortcuts();
  const tour = useTour();
  return (
    <div className="frame">
      <a className="frame-skip" href="#content">
        {shortcuts.skipLabel}
      </a>
      <TopBar onSearch={shortcuts.openSearch} />
      <Rail />
      <main className="frame-content" id="content" tabIndex={-1}>
        <ConnectionBanner />
        <Outlet />
      </main>
      <BottomBar />
      <EvidenceDrawer />
      {shortcuts.searchWanted ? <Search opened={shortcuts.searchOpen} onClose={shortcuts.closeSearch} /> : null}
      {shortcuts.helpOpen ? <ShortcutsDialog onClose={shortcuts.closeHelp} /> : null}
      {tour.open ? <Tour onEnd={tour.end} /> : null}
    </div>
  );
}

/** Everything around the pages of one park. */
export function ParkFrame(): ReactNode {
  const { park: parkId = '' } = useParams();
  const query = useApi<ParkDetail>(`/api/parks/${encodeURIComponent(parkId)}`);
  const state = viewState(query);
  const park = query.data;
  useEffect(() => {
    if (park) rememberPark(park.id);
  }, [park]);
  if (!park || !showsContent(state)) {
    return state.kind === 'loading' ? <div className="frame-wait" /> : <StateView state={state} />;
  }
  setFormatDefaults({ zone: park.timeZone });
  return (
    <ParkProvider park={park}>
      <Frame />
    </ParkProvider>
  );
}
