ALTER TABLE complaint ADD COLUMN source TEXT;
CREATE TABLE complaint_step_kept AS SELECT rowid AS place, * FROM complaint_step;
DROP TABLE complaint_step;
CREATE TABLE complaint_step (
	complaint TEXT NOT NULL, 
	seq INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	at TEXT NOT NULL, 
	recorded_at TEXT NOT NULL, 
	staff TEXT NOT NULL, 
	text TEXT, 
	reasonable INTEGER, 
	promised_by TEXT, 
	escalated_to TEXT, 
	root_cause TEXT, 
	answered_by TEXT, 
	not_accepted TEXT, 
	spot_check TEXT, 
	satisfied INTEGER, 
	PRIMARY KEY (complaint, seq), 
	CONSTRAINT ck_kind CHECK (kind IN ('judge', 'reply', 'promise', 'escalate', 'propose', 'accept', 'reject', 'close', 'reopen', 'refer', 'answer', 'malicious', 'check')), 
	CONSTRAINT ck_escalated_to CHECK (escalated_to IN ('cs_manager', 'general_manager')), 
	CONSTRAINT ck_spot_check CHECK (spot_check IN ('category', 'share')), 
	FOREIGN KEY(complaint) REFERENCES complaint (no), 
	FOREIGN KEY(staff) REFERENCES staff (code)
)
 STRICT;
INSERT INTO complaint_step (rowid, complaint, seq, kind, at, recorded_at, staff, text, reasonable, promised_by, escalated_to, root_cause, answered_by, not_accepted)
	SELECT place, complaint, seq, kind, at, recorded_at, staff, text, reasonable, promised_by, escalated_to, root_cause, answered_by, not_accepted FROM complaint_step_kept;
DROP TABLE complaint_step_kept;
CREATE TABLE complaint_letter (
	id INTEGER NOT NULL, 
	complaint TEXT NOT NULL, 
	client TEXT, 
	kind TEXT NOT NULL, 
	content TEXT NOT NULL, 
	written_at TEXT NOT NULL, 
	written_by TEXT NOT NULL, 
	checked_at TEXT, 
	checked_by TEXT, 
	PRIMARY KEY (id), 
	CONSTRAINT ck_kind CHECK (kind IN ('acknowledgement', 'answer')), 
	FOREIGN KEY(complaint) REFERENCES complaint (no), 
	FOREIGN KEY(client) REFERENCES client (code), 
	FOREIGN KEY(written_by) REFERENCES staff (code), 
	FOREIGN KEY(checked_by) REFERENCES staff (code)
)
 STRICT;
CREATE INDEX ix_complaint_letter_complaint ON complaint_letter (complaint);
CREATE TABLE corrective_action (
	no TEXT NOT NULL, 
	root_cause TEXT NOT NULL, 
	complaint TEXT, 
	content TEXT NOT NULL, 
	owner TEXT NOT NULL, 
	due TEXT NOT NULL, 
	recorded_at TEXT NOT NULL, 
	recorded_by TEXT NOT NULL, 
	PRIMARY KEY (no), 
	FOREIGN KEY(complaint) REFERENCES complaint (no), 
	FOREIGN KEY(owner) REFERENCES staff (code), 
	FOREIGN KEY(recorded_by) REFERENCES staff (code)
)
 STRICT;
CREATE INDEX ix_corrective_action_complaint ON corrective_action (complaint);
CREATE TABLE corrective_action_step (
	action TEXT NOT NULL, 
	seq INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	at TEXT NOT NULL, 
	recorded_at TEXT NOT NULL, 
	staff TEXT NOT NULL, 
	text TEXT, 
	effective INTEGER, 
	PRIMARY KEY (action, seq), 
	CONSTRAINT ck_kind CHECK (kind IN ('done', 'verify', 'return', 'review', 'withdraw')), 
	FOREIGN KEY(action) REFERENCES corrective_action (no), 
	FOREIGN KEY(staff) REFERENCES staff (code)
)
 STRICT;
