-- What a version that was just brought to run has replaced, and the parks on which it has not started yet; null when there is nothing
-- to go back to. Where it fails to start on one of them, the one before runs again.
alter table plugin_packages add column trial jsonb;
