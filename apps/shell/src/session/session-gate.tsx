import {
  api,
  asProblem,
  bearerToken,
  hasEdits,
  live,
  notify,
  MeProvider,
  onConfirmRequired,
  onDemand,
  onUnauthorized,
  ProblemError,
  StateView,
  UnsavedQuestion,
  type Me,
} from '@lingtan/web-sdk';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState, type ReactNode } from 'react';
import { Outlet, useLocation } from 'react-router';
import { EntryOver } from './entry-over.tsx';
import { meKey } from './me-key.ts';
import { showLanguage } from './shell-texts.ts';

// Whoever is signed in needs no forms for it.
const LoginPage = onDemand(async () => (await import('./login-page.tsx')).LoginPage);
const ScreenEnded = onDemand(async () => (await import('../screen/screen-ended.tsx')).ScreenEnded);
const FactorPage = onDemand(async () => (await import('./factor-page.tsx')).FactorPage);
const ConfirmDialog = onDemand(async () => (await import('./confirm-dialog.tsx')).ConfirmDialog);
const ChangePasswordPage = onDemand(async () => (await import('./change-password-page.tsx')).ChangePasswordPage);

async function readMe(): Promise<Me | null> {
  try {
    return await api<Me>('/api/me');
  } catch (error) {
    if (error instanceof ProblemError && error.status === 401) return null;
    throw error;
  }
}

/** What failed is asked again by itself, so that a screen nobody stands at finds back. */
const retryAlone = (query: { state: { status: string; data: unknown } }): number | false =>
  query.state.status === 'error' || (query.state.data === null && bearerToken() !== null) ? 5_000 : false;

/** Login, second factor, change of a password that somebody else chose, then the product. */
export function SessionGate(): ReactNode {
  const client = useQueryClient();
  const me = useQuery({ queryKey: meKey, queryFn: readMe, staleTime: 60_000, refetchInterval: retryAlone });
  const signedIn = me.data !== null && me.data !== undefined && !me.data.step;
  // Whose session has ended while something was edited: their page stays as it is until they have signed in again.
  const [kept, setKept] = useState<Me | null>(null);
  const [confirm, setConfirm] = useState<{ answer: (confirmed: boolean) => void } | null>(null);
  useEffect(() => onConfirmRequired(() => new Promise((answer) => setConfirm({ answer }))), []);
  useEffect(
    () =>
      onUnauthorized((ended) => {
        if (!ended) return void client.invalidateQueries({ queryKey: meKey });
        const until = client.getQueryData<Me | null>(meKey);
        if (until && hasEdits()) setKept(until);
        client.setQueryData(meKey, null);
      }),
    [client],
  );
  // What was refused meanwhile is asked for again.
  useEffect(
    () =>
      kept ? () => void client.invalidateQueries({ predicate: ({ queryKey: [key] }) => key !== meKey[0] }) : undefined,
    [kept, client],
  );
  if (signedIn && kept) setKept(null);
  useEffect(() => {
    if (signedIn) void live.connect();
    else live.close();
  }, [signedIn]);
  const { pathname } = useLocation();
  useEffect(() => notify.leavePage(), [pathname]);
  const language = me.data?.language;
  useEffect(() => {
    if (language) showLanguage(language).catch((error: unknown) => notify.error(error));
  }, [language]);
  if (me.isPending) return null;
  if (me.isError && me.data === undefined) {
    return <StateView state={{ kind: 'error', error: asProblem(me.error), retry: () => void me.refetch() }} />;
  }
  if (!me.data && bearerToken() !== null) return <ScreenEnded />;
  const { step, factors = [], provider = null } = me.data ?? {};
  const dialog = confirm ? (
    <ConfirmDialog
      factors={factors}
      provider={provider}
      onDone={(confirmed) => {
        setConfirm(null);
        confirm.answer(confirmed);
      }}
    />
  ) : null;
  const entry = !me.data ? (
    <LoginPage kept={kept?.user.id ?? null} />
  ) : step === 'password' ? (
    <ChangePasswordPage />
  ) : step ? (
    <>
      <FactorPage factors={factors} />
      {dialog}
    </>
  ) : null;
  const open = entry === null ? me.data! : kept;
  if (open === null) return entry;
  return (
    <MeProvider key={open.user.id} me={open}>
      <Outlet />
      <UnsavedQuestion />
      {entry === null ? dialog : <EntryOver>{entry}</EntryOver>}
    </MeProvider>
  );
}
