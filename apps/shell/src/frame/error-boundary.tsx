import { Component, type ReactNode } from 'react';
import { PageError } from './page-error.tsx';

interface Props {
  children: ReactNode;
  /** A change of this key tries again. */
  resetKey?: string;
  /** Shown instead of the error, where there is no room for it. */
  fallback?: ReactNode;
}

/** Keeps a broken plugin to its own page or widget. */
export class ErrorBoundary extends Component<Props, { error: unknown }> {
  override state: { error: unknown } = { error: null };

  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error };
  }

  override componentDidUpdate(before: Props): void {
    if (before.resetKey !== this.props.resetKey && this.state.error !== null) this.setState({ error: null });
  }

  override render(): ReactNode {
    if (this.state.error === null) return this.props.children;
    if (this.props.fallback !== undefined) return this.props.fallback;
    return <PageError error={this.state.error} again={() => this.setState({ error: null })} />;
  }
}
