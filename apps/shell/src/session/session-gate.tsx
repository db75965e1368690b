import {
  api,
  asProblem,
  live,
  MeProvider,
  onUnauthorized,
  ProblemError,
  setLanguage,
  StateView,
  type Me,
} from '@lingtan/web-sdk';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, type ReactNode } from 'react';
import { Outlet } from 'react-router';
import { meKey } from './me-key.ts';
import { ChangePasswordPage } from './change-password-page.tsx';
import { LoginPage } from './login-page.tsx';

async function readMe(): Promise<Me | null> {
  try {
    return await api<Me>('/api/me');
  } catch (error) {
    if (error instanceof ProblemError && error.status === 401) return null;
    throw error;
  }
}

/** Login, forced change of the first password, then the product. */
export function SessionGate(): ReactNode {
  const client = useQueryClient();
  const me = useQuery({ queryKey: meKey, queryFn: readMe, staleTime: 60_000 });
  const signedIn = me.data !== null && me.data !== undefined;
  useEffect(() => onUnauthorized(() => client.setQueryData(meKey, null)), [client]);
  useEffect(() => {
    if (signedIn) void live.connect();
    else live.close();
  }, [signedIn]);
  const language = me.data?.language;
  useEffect(() => {
    if (language) void setLanguage(language);
  }, [language]);
  if (me.isPending) return null;
  if (me.isError && me.data === undefined) {
    return <StateView state={{ kind: 'error', error: asProblem(me.error), retry: () => void me.refetch() }} />;
  }
  if (!me.data) return <LoginPage />;
  if (me.data.mustChangePassword) return <ChangePasswordPage />;
  return (
    <MeProvider me={me.data}>
      <Outlet />
    </MeProvider>
  );
}
