"""Why a run came out as it did, and what to do about it.

    numbers/     what is measured, a file for each place it is measured in
    evidence     all numbers of a run together
    signs        how much one number supports a cause, and how several are combined
    cause        what a cause is; causes/ has one small class for each
    verdict      the class of a run
    diagnosis    causes ranked, verdict, findings
    prescribe    what to change, as a diff, with the effect to expect
    effects      whether that effect came in the next run
    retold       a stored diagnosis in another language
    followup     findings on undecided causes and on effects
    folder       all of this on a run folder

Nothing here trains, answers or prints, and nothing but `folder` knows a file.
"""
