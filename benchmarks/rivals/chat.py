"""Run by Streamlit: the page of one conversation, as its own guide builds a chat."""

import os
import sqlite3

import streamlit as st

database = sqlite3.connect(os.environ["RIVALS_DATA"])
asked = "SELECT role, content FROM messages WHERE conversation_id = ? ORDER BY id"
for role, content in database.execute(asked, (st.query_params["conversation"],)):
    with st.chat_message(role):
        st.markdown(content)
