CREATE TABLE complaint_step_withdrawal (
	complaint TEXT NOT NULL, 
	seq INTEGER NOT NULL, 
	client TEXT, 
	reason TEXT NOT NULL, 
	withdrawn_at TEXT NOT NULL, 
	withdrawn_by TEXT NOT NULL, 
	PRIMARY KEY (complaint, seq), 
	FOREIGN KEY(complaint, seq) REFERENCES complaint_step (complaint, seq), 
	FOREIGN KEY(client) REFERENCES client (code), 
	FOREIGN KEY(withdrawn_by) REFERENCES staff (code)
)
 STRICT;
CREATE TABLE complaint_revision (
	complaint TEXT NOT NULL, 
	seq INTEGER NOT NULL, 
	field TEXT NOT NULL, 
	"before" TEXT, 
	"after" TEXT NOT NULL, 
	PRIMARY KEY (complaint, seq, field), 
	FOREIGN KEY(complaint, seq) REFERENCES complaint_step (complaint, seq)
)
 STRICT;
CREATE TABLE finding_withdrawal (
	finding TEXT NOT NULL, 
	client TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	withdrawn_at TEXT NOT NULL, 
	withdrawn_by TEXT NOT NULL, 
	PRIMARY KEY (finding), 
	FOREIGN KEY(finding) REFERENCES finding (no), 
	FOREIGN KEY(client) REFERENCES client (code), 
	FOREIGN KEY(withdrawn_by) REFERENCES staff (code)
)
 STRICT;
CREATE TABLE answer_withdrawal (
	id INTEGER NOT NULL, 
	finding TEXT NOT NULL, 
	client TEXT NOT NULL, 
	answer TEXT NOT NULL, 
	answered_at TEXT NOT NULL, 
	answered_by TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	withdrawn_at TEXT NOT NULL, 
	withdrawn_by TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(finding) REFERENCES finding (no), 
	FOREIGN KEY(client) REFERENCES client (code), 
	FOREIGN KEY(answered_by) REFERENCES staff (code), 
	FOREIGN KEY(withdrawn_by) REFERENCES staff (code)
)
 STRICT;
CREATE INDEX ix_answer_withdrawal_finding ON answer_withdrawal (finding);
CREATE TABLE corrective_action_step_withdrawal (
	action TEXT NOT NULL, 
	seq INTEGER NOT NULL, 
	reason TEXT NOT NULL, 
	withdrawn_at TEXT NOT NULL, 
	withdrawn_by TEXT NOT NULL, 
	PRIMARY KEY (action, seq), 
	FOREIGN KEY(action, seq) REFERENCES corrective_action_step (action, seq), 
	FOREIGN KEY(withdrawn_by) REFERENCES staff (code)
)
 STRICT;
CREATE TABLE calendar_withdrawal (
	id INTEGER NOT NULL, 
	day TEXT, 
	year INTEGER, 
	working INTEGER, 
	name TEXT, 
	source TEXT, 
	reason TEXT NOT NULL, 
	withdrawn_at TEXT NOT NULL, 
	withdrawn_by TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(withdrawn_by) REFERENCES staff (code)
)
 STRICT;
CREATE TABLE client_withdrawal (
	client TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	withdrawn_at TEXT NOT NULL, 
	withdrawn_by TEXT NOT NULL, 
	PRIMARY KEY (client), 
	FOREIGN KEY(client) REFERENCES client (code), 
	FOREIGN KEY(withdrawn_by) REFERENCES staff (code)
)
 STRICT;
CREATE TABLE staff_withdrawal (
	staff TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	withdrawn_at TEXT NOT NULL, 
	withdrawn_by TEXT NOT NULL, 
	PRIMARY KEY (staff), 
	FOREIGN KEY(staff) REFERENCES staff (code), 
	FOREIGN KEY(withdrawn_by) REFERENCES staff (code)
)
 STRICT;
CREATE TABLE fund_withdrawal (
	fund TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	withdrawn_at TEXT NOT NULL, 
	withdrawn_by TEXT NOT NULL, 
	PRIMARY KEY (fund), 
	FOREIGN KEY(fund) REFERENCES fund (code), 
	FOREIGN KEY(withdrawn_by) REFERENCES staff (code)
)
 STRICT;
CREATE TABLE fund_terms_withdrawal (
	terms INTEGER NOT NULL, 
	reason TEXT NOT NULL, 
	withdrawn_at TEXT NOT NULL, 
	withdrawn_by TEXT NOT NULL, 
	PRIMARY KEY (terms), 
	FOREIGN KEY(terms) REFERENCES fund_terms (id), 
	FOREIGN KEY(withdrawn_by) REFERENCES staff (code)
)
 STRICT;
CREATE TABLE payout_withdrawal (
	id INTEGER NOT NULL, 
	fund TEXT NOT NULL, 
	due TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	fact INTEGER NOT NULL, 
	client TEXT, 
	recorded_at TEXT NOT NULL, 
	recorded_by TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	withdrawn_at TEXT NOT NULL, 
	withdrawn_by TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT ck_kind CHECK (kind IN ('check', 'approval', 'recovery', 'sign_off', 'results')), 
	FOREIGN KEY(fund) REFERENCES fund (code), 
	FOREIGN KEY(client) REFERENCES client (code), 
	FOREIGN KEY(recorded_by) REFERENCES staff (code), 
	FOREIGN KEY(withdrawn_by) REFERENCES staff (code)
)
 STRICT;
CREATE INDEX ix_payout_withdrawal_fact ON payout_withdrawal (kind, fact);
