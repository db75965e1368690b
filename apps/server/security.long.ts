import './security.db.test.ts';
