"""Which right of the roles' table it takes to send, or to open, each route of a workspace: one without a row fails."""

# What a form's sending takes. Most of what looks is not listed in OPENS: it takes the right to see.
SENDS = {
    "view": ("review:looking chat:pin library:take_back library:transfer voices:favourite workspaces:leave"),
    "comment": ("review:comments review:delete review:resolve review:restore"),
    "decide": ("review:decide"),
    "make": (
        "gallery:act gallery:bring gallery:collections gallery:move "
        "gallery:rename_collection gallery:review_collection "
        "batches:example batches:lab batches:look batches:redo batches:try "
        "batches:keep_template batches:look_at_rows batches:new batches:sheet "
        "longform:book longform:chapter longform:open longform:take "
        "review:ask review:take_back "
        "chat:attach chat:copy chat:fork chat:functions_edit "
        "chat:functions_new chat:import chat:prompts_edit chat:prompts_new chat:prompts_use chat:rename "
        "chat:share chat:tables_edit chat:tables_new home:start jobs:again "
        "jobs:cancel jobs:move jobs:page jobs:part jobs:restored jobs:set_aside jobs:stop_own library:announce "
        "library:fetch library:frame library:rename library:star library:upload music:draft music:page "
        "speech:listen tools:text video:go_on voices:again voices:insure voices:mix voices:rename"
    ),
    "delete_own": (
        "chat:delete chat:delete_branch chat:restore chat:restore_branch "
        "chat:functions_delete chat:functions_restore chat:prompts_delete chat:prompts_restore "
        "chat:tables_delete chat:tables_restore gallery:delete_collection gallery:restore gallery:restore_collection "
        "library:delete library:restore voices:delete "
        "longform:delete longform:restore batches:delete_template batches:restore_template "
        "voices:throw_away"
    ),
    "invite": ("workspaces:invitation workspaces:send_again workspaces:team workspaces:withdraw"),
    "change_roles": ("workspaces:remove workspaces:role"),
    "manage": ("chat:instructions review:setting workspaces:rename"),
    "delete_workspace": ("workspaces:delete workspaces:hand_over"),
}
OPENS = {
    "make": (
        "gallery:rename_collection gallery:review_collection gallery:shelves "
        "review:ask "
        "chat:functions_edit chat:functions_new chat:import chat:prompts_edit chat:prompts_new "
        "chat:prompts_use chat:rename chat:tables_edit chat:tables_new library:rename voices:suggest"
    ),
    "comment": ("review:write"),
    "invite": ("workspaces:invitation"),
    "delete_own": ("voices:delete"),
    "manage": ("workspaces:rename"),
    "delete_workspace": ("workspaces:delete"),
}
# Routes that are only looked at.
READS = (
    "gallery:archive gallery:collection gallery:compare gallery:look gallery:narrow gallery:rail gallery:tags "
    "gallery:shelves gallery:tiles "
    "batches:earlier batches:results batches:row batches:sheets batches:templates longform:shelf "
    "chat:conversation chat:earlier chat:export chat:functions chat:list chat:news chat:prompts "
    "chat:prompts_offer chat:search chat:table_file chat:tables chat:text gallery:news gallery:page "
    "home:ended home:news home:running home:workspace images:sets jobs:activity jobs:activity_news "
    "jobs:card jobs:row jobs:stream library:asset library:bin library:chosen library:derivative "
    "library:download library:media library:menu library:picker library:side library:words music:compare "
    "music:lyrics music:takes review:write soundtrack:pair speech:takes video:clips voices:export "
    "voices:own voices:picker voices:recording voices:suggest workspaces:member "
)


def right_to_send(name: str) -> str | None:
    """Return the right that sending takes, None where there is nothing to send."""
    return next((right for right, names in SENDS.items() if name in names.split()), None)


def right_to_open(name: str) -> str:
    """Return the right that opening takes."""
    return next((right for right, names in OPENS.items() if name in names.split()), "view")
