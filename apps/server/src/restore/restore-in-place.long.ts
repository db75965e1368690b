import './restore-in-place.db.test.ts';
