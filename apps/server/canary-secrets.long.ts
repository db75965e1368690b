import './canary-secrets.db.test.ts';
