CREATE TABLE opinion (
	no TEXT NOT NULL, 
	client TEXT NOT NULL, 
	year INTEGER NOT NULL, 
	day TEXT NOT NULL, 
	words TEXT, 
	finding TEXT, 
	recorded_at TEXT NOT NULL, 
	recorded_by TEXT NOT NULL, 
	PRIMARY KEY (no), 
	FOREIGN KEY(client) REFERENCES client (code), 
	FOREIGN KEY(finding) REFERENCES finding (no), 
	FOREIGN KEY(recorded_by) REFERENCES staff (code)
)
 STRICT;
CREATE INDEX ix_opinion_client ON opinion (client);
CREATE INDEX ix_opinion_year ON opinion (year, client);
CREATE TABLE opinion_score (
	opinion TEXT NOT NULL, 
	question TEXT NOT NULL, 
	score INTEGER NOT NULL, 
	least INTEGER NOT NULL, 
	most INTEGER NOT NULL, 
	PRIMARY KEY (opinion, question), 
	CONSTRAINT ck_score CHECK (score BETWEEN least AND most), 
	FOREIGN KEY(opinion) REFERENCES opinion (no)
)
 STRICT;
CREATE TABLE opinion_withdrawal (
	opinion TEXT NOT NULL, 
	client TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	withdrawn_at TEXT NOT NULL, 
	withdrawn_by TEXT NOT NULL, 
	PRIMARY KEY (opinion), 
	FOREIGN KEY(opinion) REFERENCES opinion (no), 
	FOREIGN KEY(client) REFERENCES client (code), 
	FOREIGN KEY(withdrawn_by) REFERENCES staff (code)
)
 STRICT;
CREATE TABLE survey (
	no TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	client TEXT, 
	callback TEXT, 
	interaction TEXT, 
	appointment TEXT, 
	complaint TEXT, 
	closing INTEGER, 
	advisor TEXT, 
	day TEXT NOT NULL, 
	score INTEGER NOT NULL, 
	least INTEGER NOT NULL, 
	most INTEGER NOT NULL, 
	words TEXT, 
	channel TEXT, 
	finding TEXT, 
	recorded_at TEXT NOT NULL, 
	recorded_by TEXT NOT NULL, 
	PRIMARY KEY (no), 
	CONSTRAINT ck_kind CHECK (kind IN ('callback', 'visit', 'complaint')), 
	CONSTRAINT ck_score CHECK (score BETWEEN least AND most), 
	CONSTRAINT ck_subject CHECK ((callback IS NOT NULL) + (interaction IS NOT NULL) + (appointment IS NOT NULL) + (complaint IS NOT NULL) = 1), 
	CONSTRAINT ck_closing CHECK ((complaint IS NULL) = (closing IS NULL)), 
	CONSTRAINT ck_client CHECK (client IS NOT NULL OR complaint IS NOT NULL), 
	FOREIGN KEY(complaint, closing) REFERENCES complaint_step (complaint, seq), 
	FOREIGN KEY(client) REFERENCES client (code), 
	FOREIGN KEY(callback) REFERENCES callback (no), 
	FOREIGN KEY(interaction) REFERENCES interaction (no), 
	FOREIGN KEY(appointment) REFERENCES appointment (no), 
	FOREIGN KEY(complaint) REFERENCES complaint (no), 
	FOREIGN KEY(advisor) REFERENCES staff (code), 
	FOREIGN KEY(finding) REFERENCES finding (no), 
	FOREIGN KEY(recorded_by) REFERENCES staff (code)
)
 STRICT;
CREATE INDEX ix_survey_appointment ON survey (appointment);
CREATE INDEX ix_survey_callback ON survey (callback);
CREATE INDEX ix_survey_client ON survey (client);
CREATE INDEX ix_survey_complaint ON survey (complaint, closing);
CREATE INDEX ix_survey_day ON survey (day);
CREATE INDEX ix_survey_interaction ON survey (interaction);
CREATE TABLE survey_withdrawal (
	survey TEXT NOT NULL, 
	client TEXT, 
	reason TEXT NOT NULL, 
	withdrawn_at TEXT NOT NULL, 
	withdrawn_by TEXT NOT NULL, 
	PRIMARY KEY (survey), 
	FOREIGN KEY(survey) REFERENCES survey (no), 
	FOREIGN KEY(client) REFERENCES client (code), 
	FOREIGN KEY(withdrawn_by) REFERENCES staff (code)
)
 STRICT;
