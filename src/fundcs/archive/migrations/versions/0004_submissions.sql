CREATE TABLE penalty_list (
	id INTEGER NOT NULL, 
	fund TEXT NOT NULL, 
	month TEXT NOT NULL, 
	number INTEGER NOT NULL, 
	sent_at TEXT NOT NULL, 
	sent_by TEXT NOT NULL, 
	hash TEXT NOT NULL, 
	content TEXT NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (fund, month, number), 
	FOREIGN KEY(fund) REFERENCES fund (code), 
	FOREIGN KEY(sent_by) REFERENCES staff (code)
)
 STRICT;
CREATE TABLE stored_file (
	hash TEXT NOT NULL, 
	size INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	media_type TEXT NOT NULL, 
	added_at TEXT NOT NULL, 
	added_by TEXT NOT NULL, 
	PRIMARY KEY (hash), 
	CONSTRAINT ck_size CHECK (size > 0), 
	FOREIGN KEY(added_by) REFERENCES staff (code)
)
 STRICT;
CREATE TABLE penalty_answer (
	id INTEGER NOT NULL, 
	penalty_list INTEGER NOT NULL, 
	line INTEGER NOT NULL, 
	points INTEGER, 
	reason TEXT, 
	answered_at TEXT NOT NULL, 
	answered_by TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT ck_adjusted CHECK ((points IS NULL) = (reason IS NULL)), 
	CONSTRAINT ck_points CHECK (points >= 0), 
	FOREIGN KEY(penalty_list) REFERENCES penalty_list (id), 
	FOREIGN KEY(answered_by) REFERENCES staff (code)
)
 STRICT;
CREATE INDEX ix_penalty_answer_penalty_list ON penalty_answer (penalty_list);
CREATE TABLE adviser_change (
	id INTEGER NOT NULL, 
	contract TEXT NOT NULL, 
	since TEXT NOT NULL, 
	staff TEXT NOT NULL, 
	recorded_at TEXT NOT NULL, 
	recorded_by TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(contract) REFERENCES contract (no), 
	FOREIGN KEY(staff) REFERENCES staff (code), 
	FOREIGN KEY(recorded_by) REFERENCES staff (code)
)
 STRICT;
CREATE INDEX ix_adviser_change_contract ON adviser_change (contract);
CREATE TABLE package_round (
	contract TEXT NOT NULL, 
	number INTEGER NOT NULL, 
	submitted_on TEXT NOT NULL, 
	submitted_by TEXT NOT NULL, 
	recorded_at TEXT NOT NULL, 
	recorded_by TEXT NOT NULL, 
	PRIMARY KEY (contract, number), 
	FOREIGN KEY(contract) REFERENCES contract (no), 
	FOREIGN KEY(submitted_by) REFERENCES staff (code), 
	FOREIGN KEY(recorded_by) REFERENCES staff (code)
)
 STRICT;
CREATE TABLE penalty_decision (
	id INTEGER NOT NULL, 
	contract TEXT NOT NULL, 
	round INTEGER NOT NULL, 
	reason TEXT NOT NULL, 
	points INTEGER NOT NULL, 
	text TEXT NOT NULL, 
	decided_at TEXT NOT NULL, 
	decided_by TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT ck_reason CHECK (reason IN ('late', 'unqualified')), 
	CONSTRAINT ck_points CHECK (points >= 0), 
	FOREIGN KEY(contract) REFERENCES contract (no), 
	FOREIGN KEY(decided_by) REFERENCES staff (code)
)
 STRICT;
CREATE INDEX ix_penalty_decision_contract ON penalty_decision (contract);
CREATE TABLE package_item (
	contract TEXT NOT NULL, 
	round INTEGER NOT NULL, 
	item TEXT NOT NULL, 
	form TEXT, 
	pages INTEGER, 
	file TEXT, 
	PRIMARY KEY (contract, round, item), 
	FOREIGN KEY(contract, round) REFERENCES package_round (contract, number), 
	CONSTRAINT ck_form CHECK (form IN ('original', 'copy')), 
	CONSTRAINT ck_pages CHECK (pages > 0), 
	FOREIGN KEY(file) REFERENCES stored_file (hash)
)
 STRICT;
CREATE TABLE package_review (
	id INTEGER NOT NULL, 
	contract TEXT NOT NULL, 
	round INTEGER NOT NULL, 
	reviewed_on TEXT NOT NULL, 
	reviewer TEXT NOT NULL, 
	result TEXT NOT NULL, 
	deadline TEXT, 
	recorded_at TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(contract, round) REFERENCES package_round (contract, number), 
	CONSTRAINT ck_result CHECK (result IN ('qualified', 'unqualified')), 
	CONSTRAINT ck_deadline CHECK ((result = 'unqualified') = (deadline IS NOT NULL)), 
	FOREIGN KEY(reviewer) REFERENCES staff (code)
)
 STRICT;
CREATE INDEX ix_package_review_contract ON package_review (contract);
CREATE TABLE client_document (
	id INTEGER NOT NULL, 
	client TEXT NOT NULL, 
	item TEXT NOT NULL, 
	contract TEXT, 
	file TEXT, 
	shelf_mark TEXT, 
	filed_on TEXT NOT NULL, 
	removed_at TEXT, 
	PRIMARY KEY (id), 
	FOREIGN KEY(client) REFERENCES client (code), 
	FOREIGN KEY(contract) REFERENCES contract (no), 
	FOREIGN KEY(file) REFERENCES stored_file (hash)
)
 STRICT;
CREATE INDEX ix_client_document_client ON client_document (client);
CREATE TABLE package_document (
	document INTEGER NOT NULL, 
	review INTEGER NOT NULL, 
	round INTEGER NOT NULL, 
	PRIMARY KEY (document), 
	FOREIGN KEY(document) REFERENCES client_document (id), 
	FOREIGN KEY(review) REFERENCES package_review (id)
)
 STRICT;
CREATE INDEX ix_package_document_review ON package_document (review);
CREATE TABLE deadline_change (
	id INTEGER NOT NULL, 
	contract TEXT NOT NULL, 
	review INTEGER, 
	granted_on TEXT NOT NULL, 
	deadline TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	recorded_at TEXT NOT NULL, 
	recorded_by TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(contract) REFERENCES contract (no), 
	FOREIGN KEY(review) REFERENCES package_review (id), 
	FOREIGN KEY(recorded_by) REFERENCES staff (code)
)
 STRICT;
CREATE INDEX ix_deadline_change_contract ON deadline_change (contract);
CREATE TABLE review_item (
	review INTEGER NOT NULL, 
	item TEXT NOT NULL, 
	fault TEXT NOT NULL, 
	why TEXT, 
	PRIMARY KEY (review, item), 
	CONSTRAINT ck_fault CHECK (fault IN ('missing', 'defective')), 
	FOREIGN KEY(review) REFERENCES package_review (id)
)
 STRICT;
CREATE TABLE review_withdrawal (
	review INTEGER NOT NULL, 
	reason TEXT NOT NULL, 
	withdrawn_at TEXT NOT NULL, 
	withdrawn_by TEXT NOT NULL, 
	PRIMARY KEY (review), 
	FOREIGN KEY(review) REFERENCES package_review (id), 
	FOREIGN KEY(withdrawn_by) REFERENCES staff (code)
)
 STRICT;
