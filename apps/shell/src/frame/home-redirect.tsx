import { useMe, StateView } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { Navigate } from 'react-router';
import { useT } from '../use-t.ts';
import { lastPark } from './last-park.ts';

/** Opens the park that was open last, else the first one. */
export function HomeRedirect(): ReactNode {
  const me = useMe();
  const t = useT();
  const last = lastPark();
  const park = me.parks.find(({ id }) => id === last) ?? me.parks[0];
  if (park) return <Navigate to={`/parks/${park.id}`} replace />;
  if (me.platformAdmin) return <Navigate to="/setup" replace />;
  return <StateView state={{ kind: 'empty', title: t('home.no-park'), hint: t('home.no-park-hint') }} />;
}
